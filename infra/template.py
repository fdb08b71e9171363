"""The template that is deployed: Chalice's, our resources, and what neither can say of the other."""

import json

from chalice.package import TemplateDeepMerger

from chalicelib.edge import http
from infra import alarms, events, functions
from infra.functions import Json, SignIn
from infra.generated import ROOT, generated

INFRA = ROOT / "infra"


def build(sign_in: SignIn = "cognito") -> Json:
    """With a Cognito user pool of its own, or for an OpenID provider that is there already."""
    template = generated()
    for part in ("resources", sign_in):
        template = TemplateDeepMerger().merge(read(f"{part}.json"), template)
    resources = template["Resources"]
    functions.complete(resources, sign_in)
    events.connect(resources)
    # Chalice gives the bare word, SAM wants an object.
    resources["RestAPI"]["Properties"]["EndpointConfiguration"] = {"Type": "REGIONAL"}
    resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"] = nowhere()
    resources["Clock"]["Properties"]["DefinitionString"] = functions.sub(json.dumps(read("clock.asl.json")))
    resources |= alarms.alarms(resources)
    return template


def nowhere() -> Json:
    """An address that there is not: 404 as in the embedded home, in place of 403."""
    body = json.dumps(http.nowhere(), ensure_ascii=False)
    said = {"statusCode": 404, "responseTemplates": {"application/json": body}}
    return {"MISSING_AUTHENTICATION_TOKEN": said}


def read(name: str) -> Json:
    document: Json = json.loads((INFRA / name).read_text("utf-8"))
    return document
