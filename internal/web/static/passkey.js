// Makes and shows passkeys: each form with data-passkey is sent with what the device has made of its data-options.
const make = {
	create: (options) => navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)}),
	get: (options) => navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)}),
};

async function send(event) {
	const form = event.currentTarget, failed = form.parentElement.querySelector("[data-passkey-failed]");
	event.preventDefault();
	failed.hidden = true;
	try {
		const credential = await make[form.dataset.passkey](JSON.parse(form.dataset.options));
		form.elements.response.value = JSON.stringify(credential.toJSON());
		const way = document.createElement("input"); // the button's value, which a script does not send
		way.type = "hidden";
		way.name = event.submitter.name;
		way.value = event.submitter.value;
		form.append(way);
		form.submit();
	} catch {
		failed.hidden = false;
	}
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.prototype.toJSON) {
	for (const form of document.querySelectorAll("form[data-passkey]")) {
		form.hidden = false;
		form.parentElement.querySelector("[data-passkey-absent]").hidden = true;
		form.addEventListener("submit", send);
	}
}
