package js

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Properties reads some properties of an object again and again: own ones, and
// those that it inherits. It takes no more than a look at each prototype as long
// as none of them gets or loses a property.
type Properties struct {
	obj   *goja.Object
	names []string
	chain []heldObject
	at    []standing
}

// standing is where a property is; nowhere where it has to be asked for.
type standing struct {
	slot   heldSlot
	own    bool
	absent bool
}

// PropertiesOf prepares to read what names names, none of which any kind of object
// treats in a way of its own.
func (e *Env) PropertiesOf(obj *goja.Object, names ...string) *Properties {
	theQuick.init(e.VM)
	p := &Properties{obj: obj, names: names, at: make([]standing, len(names))}
	p.look()
	return p
}

func (p *Properties) look() {
	p.chain = holdChain(p.obj)
	for i, name := range p.names {
		p.at[i] = p.find(unistring.NewFromString(name))
	}
}

func (p *Properties) find(key unistring.String) standing {
	for i := range p.chain {
		o := &p.chain[i]
		values := *theLayout.lazy.values(o.inside)
		_, present := values[key]
		switch {
		case o.kind == templateNames && (present || theQuick.inTemplate(o.inside, key) != nil):
			return standing{}
		case present:
			slot, _ := slotIn(values, key)
			return standing{slot: slot, own: i == 0}
		}
	}
	whole := len(p.chain) > 0 && p.chain[len(p.chain)-1].proto == nil
	return standing{absent: whole}
}

// Look has to come before Get and Set wherever a script may have run since.
func (p *Properties) Look() {
	for i := range p.chain {
		if o := &p.chain[i]; !o.sameProto() || !o.sameNames() || !o.sameTable() {
			p.look()
			return
		}
	}
}

// Get reads the property that is the i-th of names; nil where it is absent.
func (p *Properties) Get(i int) goja.Value {
	at := &p.at[i]
	if at.absent {
		return nil
	}
	if at.slot.mapSlot != nil && at.slot.same() {
		if v, ok := theQuick.get(at.slot.value); ok {
			return v
		}
	}
	defer p.Look() // a getter may have changed anything
	return p.obj.Get(p.names[i])
}

// Set writes it.
func (p *Properties) Set(i int, v goja.Value) {
	at := &p.at[i]
	if at.own && at.slot.mapSlot != nil && at.slot.same() && recordedValue(at.slot.value) == nil {
		at.slot.value = v
		return
	}
	p.obj.Set(p.names[i], v)
	p.Look()
}
