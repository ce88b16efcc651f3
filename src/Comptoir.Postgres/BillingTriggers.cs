namespace Comptoir.Postgres;

/// <summary>What was issued never changes, whoever asks the database (R14.2): invoices, their lines and the entries on them,
/// payments and settlements.</summary>
internal static class BillingTriggers
{
    public const string Create =
        """
        CREATE FUNCTION comptoir_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'What was issued never changes: %.', TG_TABLE_NAME; END $$;

        CREATE FUNCTION comptoir_invoiced_entry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM "InvoiceLines" WHERE "PartnerId" = OLD."PartnerId" AND "EntryId" = OLD."Id") THEN
                RAISE EXCEPTION 'What was issued never changes: %.', TG_TABLE_NAME;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;

        CREATE FUNCTION comptoir_lines_of_issued() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM "Invoices" AS i WHERE (i."PartnerId", i."Number") IN (SELECT DISTINCT a."PartnerId", a."InvoiceNumber" FROM added AS a)) THEN
                RAISE EXCEPTION 'What was issued never changes: %.', TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER "Invoices_no_change" BEFORE UPDATE OR DELETE ON "Invoices" FOR EACH ROW EXECUTE FUNCTION comptoir_never_changes();
        CREATE TRIGGER "InvoiceLines_no_change" BEFORE UPDATE OR DELETE ON "InvoiceLines" FOR EACH ROW EXECUTE FUNCTION comptoir_never_changes();
        CREATE TRIGGER "InvoiceLines_no_insert" AFTER INSERT ON "InvoiceLines" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION comptoir_lines_of_issued();
        CREATE TRIGGER "LedgerEntries_no_change" BEFORE UPDATE OR DELETE ON "LedgerEntries" FOR EACH ROW EXECUTE FUNCTION comptoir_invoiced_entry();
        CREATE TRIGGER "Payments_no_change" BEFORE UPDATE OR DELETE ON "Payments" FOR EACH ROW EXECUTE FUNCTION comptoir_never_changes();
        CREATE TRIGGER "Settlements_no_change" BEFORE UPDATE OR DELETE ON "Settlements" FOR EACH ROW EXECUTE FUNCTION comptoir_never_changes();
        """;
}
