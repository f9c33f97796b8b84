"""The company whose ledger it is."""


def switch_dunning_on(env):
    """Let the company dun its customers by the standard procedure."""
    procedure = env.ref("dunning_advanced.dunning_procedure_standard")
    env.company.write({"dunning_enabled": True, "dunning_procedure_id": procedure.id})


def switch_on_3(env):
    """As above, with the first three levels and no more."""
    switch_dunning_on(env)
    env.company.dunning_procedure_id.level_ids[3:].active = False
