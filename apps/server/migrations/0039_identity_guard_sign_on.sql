-- Whoever is on the way to a provider is kept apart by tenant like everything else; no tenant's role sees it, because
-- before the log-in there is no tenant to act for.
select kernel.protect('identity.sign_on');
revoke all on identity.sign_on from guanjia_app;
