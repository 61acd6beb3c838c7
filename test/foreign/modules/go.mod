module kubeferry.dev/foreign

go 1.26

require (
	github.com/argoproj/argo-cd/v3 v3.3.9
	github.com/fluxcd/flux2 v0.41.2
	github.com/rook/rook v1.10.13
	github.com/stefanprodan/podinfo v1.8.1-0.20250910200901-e86405a8674e
	github.com/tektoncd/pipeline v0.40.0
	sigs.k8s.io/kueue v0.6.0
)
