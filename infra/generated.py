"""What Chalice says by itself: functions with a role each, their events, the API. Takes a second, no zip."""

from pathlib import Path
from typing import Any

from chalice.cli.factory import CLIFactory
from chalice.config import Config
from chalice.deploy import models
from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
from chalice.deploy.deployer import (
    BaseDeployStep,
    BuildStage,
    InjectDefaults,
    PolicyGenerator,
    SwaggerBuilder,
)
from chalice.deploy.swagger import CFNSwaggerGenerator
from chalice.package import PackageOptions, ResourceBuilder, SAMTemplateGenerator
from chalice.policy import AppPolicyGenerator
from chalice.utils import OSUtils

ROOT = Path(__file__).parent.parent
ZIP = "deployment.zip"


class _Named(BaseDeployStep):
    """In the place of Chalice's packager, whose zip waits for 30 seconds of downloads."""

    def handle_deploymentpackage(self, _config: Config, resource: models.DeploymentPackage) -> None:
        resource.filename = f"./{ZIP}"


class _AnyRegion(PackageOptions):
    """Chalice asks a session for its region; Lambda and API Gateway are called the same in all of them."""

    def __init__(self) -> None:
        """No session."""

    def service_principal(self, service: str) -> str:
        return f"{service}.amazonaws.com"


def generated() -> dict[str, Any]:
    """Chalice's SAM template of `app.py` and `.chalice/config.json`."""
    config = CLIFactory(str(ROOT)).create_config_obj()
    osutils = OSUtils()
    policies = PolicyGenerator(AppPolicyGenerator(osutils), osutils)
    steps = [InjectDefaults(), _Named(), policies, SwaggerBuilder(CFNSwaggerGenerator())]
    resources = ResourceBuilder(ApplicationGraphBuilder(), DependencyBuilder(), BuildStage(steps))
    models_of_app = resources.construct_resources(config, config.chalice_stage)
    template: dict[str, Any] = SAMTemplateGenerator(config, _AnyRegion()).generate(models_of_app)
    return template
