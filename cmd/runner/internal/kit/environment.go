package kit

import (
	"cmp"
	"maps"
	"slices"

	"runner/collection"
	"runner/collection/antom"
)

// Environment returns the environment of a collection. The private key is for its user to fill in.
func Environment(cfg Config) *collection.Environment {
	name := "Antom sandbox"
	if cfg.Live {
		name = "Antom"
	}
	return &collection.Environment{ID: idOf("environment", name), Name: name, Values: settings(cfg)}
}

// settings are the variables that requests and the script use.
func settings(cfg Config) []collection.Variable {
	sandbox, client := "/sandbox", "SANDBOX_5X00000000000000"
	if cfg.Live {
		sandbox, client = "", ""
	}
	base := cfg.BaseURL
	if regions := antom.Regions(); len(regions) > 0 {
		base = cmp.Or(base, "https://"+regions[0].Host)
	}
	vars := []collection.Variable{
		variable("baseUrl", base, ""),
		variable("sandbox", sandbox, ""),
		variable("clientId", client, ""),
		variable("privateKey", "", "secret"),
		variable("keyVersion", "1", ""),
		variable("agentToken", "", "secret"),
	}
	defaults := antom.Variables()
	for _, name := range slices.Sorted(maps.Keys(defaults)) {
		vars = append(vars, variable(name, defaults[name], ""))
	}
	return vars
}

func variable(name, value, kind string) collection.Variable {
	return collection.Variable{Key: name, Value: collection.StringValue(value), Type: cmp.Or(kind, "string")}
}
