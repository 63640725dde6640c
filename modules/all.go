// Package modules lists the built-in modules that have a Go half.
package modules

import (
