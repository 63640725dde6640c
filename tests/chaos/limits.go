package main

// limits are the modes that count what is left behind.
var limits = map[string]func(*bench) error{}
