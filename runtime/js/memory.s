// This file lets memory.go declare a function without a body.
