"""The company whose ledger it is."""


def switch_dunning_on(env):
    """Let the company dun its customers by the standard procedure."""
    procedure = env.ref("dunning_advanced.dunning_procedure_standard")
    env.company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})
