{
    "name": "Dunning Advanced: Job Queue",
    "summary": "Decides, issues and sends dunning letters as jobs on several servers",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "dunning_advanced maintainers",
    "depends": ["dunning_advanced", "queue_job"],
    "data": [
        "data/queue_job_channel_data.xml",
        "data/queue_job_function_data.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
