"""What only the cloud home has: the case clock's runs, the channel queues, the secrets."""
