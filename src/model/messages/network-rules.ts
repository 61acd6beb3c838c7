/** What rules on Services, ingress, DNS, certificates and the network say will happen to an object on the target. */
export const networkRuleMessages = {
  'rule.svc-clusterip':
    'The target gives Services addresses of {ranges} only, so that it refuses {address}; without the field it gives one itself.',
  'rule.svc-clusterip.taken':
    'The source gave the address {address}: where a Service of the target has it already, this one is refused; without the field the target gives one itself.',
  'rule.svc-nodeport':
    'The Service {service} of the target has the port {port} of the nodes, so that this one is refused.',
  'rule.svc-nodeport.range':
    'The port {port} is outside of {first} to {last}, which Services get where nobody says otherwise: unless the target allows more, it refuses this.',
  'rule.svc-lb-annotations': 'Only {cloud} reads {key}: on the target it has no effect.',
  'rule.svc-lb-annotations.internal':
    'Only {cloud} reads {key}: nothing keeps the load balancer of the target internal, so that it may be reached from everywhere.',
  'rule.svc-lb-annotations.internal.instead':
    'Only {cloud} reads {key}, so that the load balancer of the target may be public; there it takes {instead}.',
  'rule.svc-lb-annotations.sources':
    'Only {cloud} reads {key}: the load balancer of the target lets everybody in; spec.loadBalancerSourceRanges says the same on most clouds.',
  'rule.svc-lb-annotations.certificate':
    'Only {cloud} reads {key}: the load balancer of the target ends no TLS, so that clients fail unless the pods do it themselves.',
  'rule.svc-lb-id':
    'The load balancer {id} is there already: where the source uses it, both clusters change it by turns and take each other the traffic.',
  'rule.svc-lb-id.address':
    'The address {id} belongs to one load balancer at a time: while the source has it, the target gets none.',
  'rule.svc-lb-id.certificate':
    'The certificate {id} lies in one account and region of {cloud}: where the target is in another one, it gets no load balancer.',
  'rule.svc-lb-id.place':
    'The network {id} of {cloud} is named: where the target lies in another one, it gets no load balancer.',
  'rule.svc-lb-ip':
    'The address {address} is asked for: where it does not belong to the network of the target, or the source still has it, no load balancer comes up.',
  'rule.svc-lb-ip.tool':
    'The address {address} is asked of {tool}, which the target does not have: the load balancer gets another one, which may be open to the internet.',
  'rule.svc-lb-ip.class': 'Only {cloud} makes load balancers of the class {name}: on the target nobody makes this one.',
  'rule.svc-lb-none':
    'The target is of no cloud that is known, and no Service there has got a load balancer: this one may wait for ever.',
  'rule.lb-internal':
    'On the target {cloud} makes this load balancer an internal one unless {key} says otherwise, so that nobody outside its network reaches it.',
  'rule.lb-internal.ingress':
    '{controller} of the target makes the load balancer of this Ingress an internal one unless {key} or the parameters of its class say otherwise, so that nobody outside its network reaches it.',
  'rule.svc-external-ips':
    'Traffic to {addresses} reaches this Service only where the network of the target brings it to its nodes.',
  'rule.svc-externalname.balancer':
    'The name {host} is one of a load balancer: where it is the one of the source, the application calls back there, and nowhere once that is gone.',
  'rule.svc-externalname.outside':
    'The application reaches {host} by this name: the network of the target has to lead there, and the firewall to let it in.',
  'rule.svc-externalname.private':
    'Only networks with the right DNS servers know {host}: where the target asks others, it leads nowhere.',
  'rule.svc-ref-missing':
    'The Service {service} is not in {namespace} on the target and does not go along: unless an operator makes it there, {host} leads nowhere.',
  'rule.svc-ref-missing.namespace':
    'The target has no namespace {namespace} and it does not go along, so that {host} leads nowhere.',
  'rule.svc-ref-missing.secret':
    'This value names a Service that is not on the target and does not go along: unless an operator makes it there, the name leads nowhere.',
  'rule.svc-ref-missing.secret-namespace':
    'This value names a Service in a namespace that the target does not have and that does not go along, so that the name leads nowhere.',
  'rule.ep-manual':
    'Traffic goes to {address}, a private address: on the target something else has it, or nothing, unless the networks are joined.',
  'rule.ep-auto':
    'These are addresses of pods or nodes of the source, to which traffic goes until the target has written its own; leave the object out.',
  'rule.svc-ipfamily': 'The target has {there} only, so that it refuses a Service of {family}.',
  'rule.svc-ipfamily.dual': 'The target has {family} only, so that it refuses a Service that requires both families.',
  'rule.svc-topology':
    'Kubernetes {version} of the target knows no topologyKeys any more, so that traffic goes to pods everywhere; spec.trafficDistribution came in their place.',
  'rule.svc-topology.before':
    'Kubernetes {version} of the target knows no topologyKeys any more, so that traffic goes to pods everywhere.',
  'rule.ing-class-both':
    'The annotation says the class {annotated} and spec.ingressClassName {field}, so that the target refuses this Ingress.',
  'rule.ing-class-both.same':
    'The annotation and spec.ingressClassName both say the class, which Kubernetes {version} of the target refuses.',
  'rule.ing-annotations':
    '{controller}, which serves this Ingress on the target, does not read {key}: it has no effect.',
  'rule.ing-annotations.guard':
    '{controller}, which serves this Ingress on the target, does not read {key}: whom it keeps out on the source gets in.',
  'rule.ing-annotations.attached':
    '{controller}, which serves this Ingress on the target, does not read {key}: if what it names keeps people out on the source, they get in.',
  'rule.ing-annotations.canary':
    '{controller}, which serves this Ingress on the target, does not read {key}: what gets a share of the requests on the source is there a second Ingress for the same hosts and paths, and may get all of them.',
  'rule.ing-annotations.internal':
    '{controller}, which serves this Ingress on the target, does not read {key}: the Ingress is as public there as the controller itself.',
  'rule.ing-annotations.rewrite':
    '{controller}, which serves this Ingress on the target, does not read {key}: the application is asked for other paths than on the source.',
  'rule.ing-annotations.unsure':
    'It is not known here whether {controller}, which serves this Ingress on the target, reads {key}: if not, whom it keeps out on the source gets in.',
  'rule.ing-cert-id':
    '{controller}, which serves this Ingress on the target, does not know the certificate {id}: HTTPS has none, or one that browsers refuse.',
  'rule.ing-cert-id.account':
    'The certificate {id} lies in one account: where {controller} of the target uses another one, HTTPS does not come up.',
  'rule.ing-cert-id.managed':
    '{kind} {name} is not in {namespace} on the target and does not go along, so that HTTPS has no certificate.',
  'rule.ing-lb-id':
    '{id} is there already: where the source uses it, {controller} of the target takes it over or fails.',
  'rule.ing-nginx-retired':
    'Its project has retired ingress-nginx in March 2026: it gets no fixes any more, not even for security.',
  'rule.ing-path-type.none': 'The path has no pathType, so that the target refuses this Ingress.',
  'rule.ing-path-type.refused':
    '{controller} of the target refuses {path} with the type {type} where it checks paths, as it does by default since its version 1.12.',
  'rule.ing-path-type.glob':
    '{controller} of the target does not take the * in {path} for any text: the path matches nothing, or what it should not.',
  'rule.ing-path-type.regex':
    '{controller} of the target reads {path} as no regular expression, so that the path matches nothing.',
  'rule.ing-host-dup':
    'The Ingress {ingress} of the target serves {host}{path} already: this one is refused, or it is open which one gets the traffic.',
  'rule.ing-tls-secret':
    'The Secret {name} is not in {namespace} on the target and does not go along, so that browsers get a certificate for {hosts} that they refuse, or nothing at all.',
  'rule.ing-tls-secret.issued':
    'The target has no cert-manager, so that nobody makes the Secret {name} in {namespace} there: browsers get a certificate for {hosts} that they refuse, or nothing at all.',
  'rule.ing-backend':
    'The Service {name} is not in {namespace} on the target and does not go along: unless an operator makes it there, requests fail.',
  'rule.ing-auth-secret':
    'The Secret {name} is not in {namespace} on the target and does not go along, so that the controller refuses all requests.',
  'rule.traefik-routes':
    '{kind} {name} is not in {namespace} on the target and does not go along, so that Traefik leaves out the route.',
  'rule.traefik-routes.certificate':
    'The Secret {name} is not in {namespace} on the target and does not go along, so that Traefik shows a certificate of its own, which browsers refuse.',
  'rule.gw-parent':
    'The Gateway {name} is not in {namespace} on the target and does not go along, so that nothing serves this route.',
  'rule.gw-backend.mirror':
    'The Service {name} is not in {namespace} on the target and does not go along: unless an operator makes it there, it gets no copies of requests.',
  'rule.gw-certificate':
    'The Secret {name} is not in {namespace} on the target and does not go along, so that connections to the listener {listener} that need it fail.',
  'rule.gw-certificate.issued':
    'The target has no cert-manager, so that nobody makes the Secret {name} in {namespace} there: connections to the listener {listener} that need it fail.',
  'rule.netpol-cidr':
    'On the target other machines may have the addresses {cidr}: then the policy lets through whom it should not, and stops whom it should let through.',
  'rule.netpol-ns-label':
    'The target has no namespace {namespace} and it does not go along: the policy lets nobody through there.',
  'rule.netpol-ns-label.labels':
    'No namespace of the target, and none that goes along, fits the selector {labels}: the policy lets nobody through there.',
  'rule.pod-hostport':
    'Each of the {replicas} pods wants the port {port} of a node for itself, and the target has {nodes} on which they fit: the others stay pending.',
  'rule.pod-cni-annotations': 'The target has no {tool}, which reads {key}: the pods do not get {value}.',
  'rule.pod-cni-annotations.address':
    'The pods ask for {value} ({key}): where {tool} of the target has no such addresses to give, they do not start.',
  'rule.dns-cluster-domain': 'On the target names of Services end in {domain}, so that {host} leads nowhere.',
  'rule.dns-config':
    'The pods ask the DNS server {address}, a private address: where the target does not reach it, they resolve no names.',
  'rule.dns-config.alias':
    'The pods take {names} for {address}, a private address: on the target something else has it, or nothing, unless the networks are joined.',
  'rule.certmgr-acme':
    'The issuer proves names over HTTP where they lead to: until DNS leads to the target, it gets no certificate there.',
  'rule.certmgr-annotations':
    'The cert-manager of the target does not read {key}, which it calls {to}, so that it does not do there what this asks for.',
  'rule.certmgr-secrets':
    'This {kind} is a request of the cert-manager of the source: that of the target makes its own, and this one would ask once more, which counts towards the limits of the authority.',
  'rule.mesh-inject':
    'No webhook of the target puts a proxy of {mesh} into pods: they run outside of the mesh, without its encryption and its rules.',
  'rule.mesh-inject.agent':
    'No webhook of the target puts what {mesh} adds into pods: they start without it, and do not find what it would give them.',
  'rule.mesh-hosts':
    'The target has no namespace {namespace} and it does not go along: nobody can come in as {principal}.',
  'rule.webhook-url':
    'The target would ask {host}, as the source does: where it does not reach it or is not known there, what the webhook is asked about fails or passes unchecked.',
} as const;
