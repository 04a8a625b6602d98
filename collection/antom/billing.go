package antom

import "cmp"

// A thing is a kind of object that billing keeps: how it is called, what is needed to make one, and what can be done with it.
type thing struct {
	name, title string // "creditNote", "a credit note"
	label       string // what its operations are called after, if that is not the name
	must        []Field
	optional    []Field
	minimal     string // members of the request that makes one, without braces
	needs       []Need
	makes       bool     // there is a create
	verbs       []string // beside create, inquireDetails and inquireList; each takes the id
	lists       bool
}

// idName is the member that has a thing's id, and variable the name under which it is passed on.
func (t thing) idName() string { return t.name + "Id" }

// billing is made from what the operations of its things have in common.
func billing() []API {
	var all []row
	for _, t := range append(goods(), papers()...) {
		all = append(all, t.rows()...)
	}
	return append(rows("Billing", AMS, all...), rows("Billing", AMS,
		row{name: "uploadProductImage", path: "/billing/product/uploadImage", about: "Give a picture of a product.",
			fields: []Field{text("imageName", 128), text("imageContent", 10_000_000).must()}, minimal: `{"imageContent":"dGVzdA=="}`,
			returns: []string{"imageUrl"}},
		row{name: "createCustomerPortalLink", path: "/billing/customer/createPortalLink", about: "Make a link to a customer's page.",
			fields: []Field{id("customerId").or("customer"), text("email", 254).or("customer"), list("features", 0),
				boolean("autoSend"), id("settingId")},
			minimal: `{"email":"ada@shop.example"}`, returns: []string{"portalUrl"}})...)
}

func (t thing) rows() []row {
	upper := capital(cmp.Or(t.label, t.name))
	this := append(t.needs[:len(t.needs):len(t.needs)], Need{t.idName(), "create" + upper, "", t.idName()})
	var list []row
	if t.makes {
		list = append(list, row{name: "create" + upper, path: "/billing/" + t.name + "/create", about: "Make " + t.title + ".",
			fields: join(t.must, t.optional), minimal: "{" + t.minimal + "}", needs: t.needs, returns: []string{t.idName()}})
	} else {
		this = nil
	}
	one := `{"` + t.idName() + `":"{{` + t.idName() + `}}"}`
	if !t.makes {
		one = `{"` + t.idName() + `":"1"}`
	}
	list = append(list, row{name: "inquire" + upper + "Details", path: "/billing/" + t.name + "/inquireDetails",
		about: "Ask for " + t.title + ".", fields: []Field{id(t.idName()).must()}, minimal: one, needs: this,
		returns: []string{t.idName()}})
	if t.lists {
		list = append(list, row{name: "inquire" + upper + "List", path: "/billing/" + t.name + "/inquireList",
			about: "List what there is.", fields: []Field{text("startingAfter", 64), text("endingBefore", 64), integer("limit"),
				boolean("includeTotal")}, minimal: `{}`, returns: []string{"data"}})
	}
	for _, verb := range t.verbs {
		fields := []Field{id(t.idName()).must()}
		if verb == "update" {
			for _, f := range join(t.must, t.optional) {
				f.Required, f.Either = false, ""
				fields = append(fields, f)
			}
		}
		list = append(list, row{name: verb + upper, path: "/billing/" + t.name + "/" + verb, about: capital(words(verb)) + " " + t.title + ".",
			fields: fields, minimal: one, needs: this, returns: []string{t.idName()}})
	}
	return list
}

// goods are what is sold and to whom.
func goods() []thing {
	price := []Need{{"productId", "createProduct", "", "productId"}}
	return []thing{
		{name: "product", title: "a product", makes: true, lists: true, verbs: []string{"update"},
			must: []Field{text("name", 256).must()}, optional: []Field{id("productRequestId"), text("type", 32),
				text("description", 1024), list("images", 0), text("unitLabel", 32), text("metadata", 4096), boolean("active")},
			minimal: `"productRequestId":"{{$guid}}","name":"Tea"`},
		{name: "price", title: "a price", makes: true, lists: true, verbs: []string{"update"}, needs: price,
			must: []Field{id("productId").must(), text("currency", 3).must()}, optional: []Field{id("priceRequestId"),
				text("name", 256), text("pricingModel", 32), text("unitAmount", 16), text("metadata", 4096), boolean("active"),
				boolean("defaultPrice")},
			minimal: `"priceRequestId":"{{$guid}}","productId":"{{productId}}","currency":"USD","unitAmount":"1000"`},
		{name: "customer", title: "a customer", makes: true, lists: true, verbs: []string{"update", "delete"},
			must: []Field{text("email", 254).must()}, optional: []Field{id("customerRequestId"), text("name", 256), text("phone", 32),
				text("description", 1024), text("metadata", 4096)},
			minimal: `"customerRequestId":"{{$guid}}","email":"ada@shop.example","name":"Ada"`},
		{name: "coupon", title: "a coupon", makes: true, lists: true, verbs: []string{"update"}, must: []Field{text("name", 256).must()},
			optional: []Field{id("couponRequestId"), text("percentOff", 16), amount("amountOff"), text("duration", 32),
				text("metadata", 4096)},
			minimal: `"couponRequestId":"{{$guid}}","name":"Ten percent","percentOff":"10","duration":"ONCE"`},
		{name: "promotionCode", title: "a promotion code", makes: true, lists: true, verbs: []string{"update"},
			needs: []Need{{"couponId", "createCoupon", "", "couponId"}}, must: []Field{id("couponId").must(), text("code", 64).must()},
			optional: []Field{text("status", 32), integer("maxRedemptions"), moment("expiryTime"), text("metadata", 4096)},
			minimal:  `"couponId":"{{couponId}}","code":"TEA10"`},
	}
}

// papers are subscriptions and what is written about them.
func papers() []thing {
	customer := []Need{{"customerId", "createCustomer", "", "customerId"}}
	return []thing{
		{name: "subscription", label: "billingSubscription", title: "a subscription of billing", makes: true, lists: true, verbs: []string{"update", "cancel", "resume"},
			needs:    append(customer[:1:1], Need{"priceId", "createPrice", "", "priceId"}),
			must:     []Field{id("customerId").must(), list("items", 20).must(), id("items[].priceId").must(), integer("items[].quantity")},
			optional: []Field{id("subscriptionRequestId"), moment("startTime"), moment("endTime"), text("metadata", 4096)},
			minimal:  `"subscriptionRequestId":"{{$guid}}","customerId":"{{customerId}}","items":[{"priceId":"{{priceId}}","quantity":"1"}]`},
		{name: "invoice", title: "an invoice", makes: true, lists: true, needs: customer,
			verbs: []string{"update", "finalize", "send", "void", "markUncollectible", "revise", "export", "createViewLink",
				"confirmPayment"},
			must: []Field{id("customerId").must(), text("currency", 3).must()}, optional: []Field{id("invoiceRequestId"),
				list("items", 100), text("description", 1024), moment("dueTime"), text("metadata", 4096)},
			minimal: `"invoiceRequestId":"{{$guid}}","customerId":"{{customerId}}","currency":"USD"`},
		{name: "receipt", title: "a receipt", lists: true, verbs: []string{"send", "export"}},
		{name: "creditNote", title: "a credit note", makes: true, lists: true, verbs: []string{"void"},
			needs:    append(customer[:1:1], Need{"invoiceId", "createInvoice", "", "invoiceId"}),
			must:     []Field{id("invoiceId").must(), amount("amount").must()},
			optional: []Field{id("creditNoteRequestId"), text("reason", 64), text("memo", 1024)},
			minimal:  `"creditNoteRequestId":"{{$guid}}","invoiceId":"{{invoiceId}}","amount":` + sum100},
		{name: "creditGrant", title: "a credit grant", makes: true, lists: true, verbs: []string{"updateExpiry", "void"},
			needs: customer, must: []Field{id("customerId").must(), amount("amount").must()},
			optional: []Field{id("creditGrantRequestId"), text("name", 256), moment("expiryTime")},
			minimal:  `"creditGrantRequestId":"{{$guid}}","customerId":"{{customerId}}","amount":` + sum100},
	}
}
