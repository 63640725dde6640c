package sys

// gonode needs a Unix: fork-style descriptor passing, epoll or kqueue.
var _ = gonode_does_not_support_Windows_use_Linux_or_macOS
