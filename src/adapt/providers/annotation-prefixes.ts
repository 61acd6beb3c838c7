/** How annotations begin that ingress-nginx reads. */
export const nginx = 'nginx.ingress.kubernetes.io/';
/** Those that the AWS Load Balancer Controller reads of an Ingress. */
export const alb = 'alb.ingress.kubernetes.io/';
/** Those that Application Gateway reads. */
export const appgw = 'appgw.ingress.kubernetes.io/';
/** Those that VKS reads, of an Ingress and of a Service. */
export const vks = 'vks.vngcloud.vn/';
/** Those that CCE reads, of an Ingress and of a Service. */
export const elb = 'kubernetes.io/elb.';
/** Those that AWS reads of a Service. */
export const aws = 'service.beta.kubernetes.io/aws-load-balancer-';
/** Those that Azure reads of a Service. */
export const azure = 'service.beta.kubernetes.io/azure-';
/** Those that OpenStack reads of a Service. */
export const octavia = 'loadbalancer.openstack.org/';
