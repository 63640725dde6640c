module github.com/gonode/gonode

go 1.26
