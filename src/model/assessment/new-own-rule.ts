/** What a name of an own rule is made of. */
export const ownRuleName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** The text of a new file of own rules: one rule that explains itself, and whose examples pass. */
export function newOwnRule(id: string): string {
  return `# A rule of your own: it counts beside Kubeferry's in the problems of targets/**, in assessments, and in
# kubeferry assess --rules .kubeferry/rules. Hover a key for what it means. A line of --- begins another rule.
id: ${id}
severity: warning                # error | warning | info

# Which objects. All that is left out counts for every one.
match:
  kinds: [deployments.apps, StatefulSet]
  # namespaces: ["shop*"]
  # labels: tier notin (test)

# The field; its value is "value" below. A * looks at each item: /spec/template/spec/containers/*/image
at: /metadata/labels/team

# A condition of CEL (https://cel.dev): true is a finding. There are object, value, target, source and plan.
when: value == null

# What is told. Expressions stand in braces.
message: "{object.kind} {object.metadata.name} has no label team, so nobody on the target knows whom to ask."
# docs: https://wiki.example.com/rules/${id}

fixes:
  - title: "Give it to the team of {object.metadata.namespace}"
    safe: false                  # true: Fix All makes it, nobody decides
    edit:
      - op: add
        path: /metadata/labels/team
        valueFrom: object.metadata.namespace
  - title: Ask who it belongs to
    checklist: "Ask to which team {object.metadata.name} belongs."

# The test of the rule, here and with kubeferry rules test.
examples:
  - name: a Deployment of nobody
    object:
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, namespace: shop }
    findings: 1
    fixed:
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, namespace: shop, labels: { team: shop } }
  - name: a Deployment of a team
    object:
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web, namespace: shop, labels: { team: shop } }
    findings: 0
`;
}
