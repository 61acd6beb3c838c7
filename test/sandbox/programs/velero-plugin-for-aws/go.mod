module kubeferry.dev/sandbox/velero-plugin-for-aws

go 1.26.0

tool github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws

require github.com/vmware-tanzu/velero-plugin-for-aws v1.14.3
