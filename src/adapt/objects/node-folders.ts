/** What a node has for itself and agents on it read: its devices, system settings, libraries, logs, certificates, and what its kubelet, runtime and network need. */
const ofTheNode = [
  /^\/(sys|proc|dev|run|boot|var\/run|var\/log|var\/lib\/(kubelet|docker|containerd|cni|dbus|systemd))(\/|$)/,
  /^\/etc\/(localtime|timezone|machine-id|os-release|hostname|hosts|resolv\.conf|passwd|group|ssl|pki|openssl|ca-certificates|cni|udev|systemd|containerd|kubernetes)(\/|$)/,
  /^\/(usr\/)?(lib\/(modules|udev|systemd)|src|bin|sbin)(\/|$)/,
  /^\/(usr(\/(share|lib|local))?|var)\/(ssl|openssl|ca-certificates)(\/|$)/,
  /^\/opt\/cni(\/|$)/,
  // The whole of it, as agents that watch disks mount it.
  /^\/$/,
];

/** Whether a folder is one that a node has for itself, and none in which an application keeps data. */
export function isOfNode(path: string): boolean {
  return ofTheNode.some((one) => one.test(path));
}

/** Whether a path is one that only Docker has on a node: its socket, or its folder. */
export function isOfDocker(path: string): boolean {
  return /^\/(var\/)?run\/docker\.sock$|^\/var\/lib\/docker(\/|$)/.test(path);
}

/** Whether a folder is where every Linux has it: its root, devices as a whole, and what the kernel shows as files. */
export function isOfKernel(path: string): boolean {
  return /^\/((dev(\/(kmsg|shm|null))?\/?)?|(sys|proc)(\/.*)?)$/.test(path);
}
