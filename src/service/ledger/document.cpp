#include "service/ledger/document.hpp"

#include <fmt/format.h>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "service/call.hpp"
#include "service/ledger/describe_export.hpp"
#include "service/ledger/import.hpp"
#include "service/version.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr wire::ReadContext kLarge{.max_bytes = std::size_t{1} << 32, .max_errors = 10};

store::LedgerImport import_of(const ImportDocument& document) {
    store::LedgerImport import = document;
    import.undo = document.undo_document.text;
    return import;
}

// Without the transactions.
Result<LedgerBody> body_of(store::Transaction& transaction) {
    LedgerBody body;
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts) body.accounts.push_back({account});
    TRY(const auto imports, store::all_imports(transaction));
    for (const store::LedgerImport& import : imports)
        if (import.state == store::ImportState::kCommitted)
            body.imports.push_back({import, {import.undo}});
    TRY(const auto profiles, store::list_profiles(transaction));
    for (const store::ImportProfile& profile : profiles) {
        TRY(ProfileDocument document, wire::read_json<ProfileDocument>(profile.profile));
        body.profiles.push_back({std::move(document), profile.name, profile.fingerprint,
                                 profile.created_at, profile.updated_at, profile.version});
    }
    TRY(const auto snapshots, store::list_snapshots(transaction, {}, {}));
    for (const store::LedgerSnapshot& snapshot : snapshots)
        body.snapshots.push_back(
            {.id = snapshot.id.to_string(),
             .date = snapshot.date,
             .import = snapshot.import ? std::optional(snapshot.import->to_string()) : std::nullopt,
             .snapshot = {snapshot.snapshot},
             .created_at = snapshot.created_at});
    return body;
}

Status put_body(store::Transaction& transaction, const LedgerBody& body) {
    std::map<std::string, model::AccountId> accounts;
    for (const AccountDocument& document : body.accounts) {
        TRY_STATUS(store::put_account(transaction, document));
        accounts[document.slug] = document.id;
    }
    std::vector<store::LedgerEntry> entries;
    entries.reserve(body.transactions.size());
    for (const EntryDocument& document : body.transactions) {
        const auto account = accounts.find(document.account);
        if (account == accounts.end())
            return fail(
                Code::kInvalidInput,
                fmt::format("transaction {} is in account \"{}\", which is not in the export",
                            document.id, document.account));
        TRY(store::LedgerEntry entry, entry_of(document, account->second));
        entries.push_back(std::move(entry));
    }
    TRY_STATUS(store::put_entries(transaction, entries));
    for (const ImportDocument& document : body.imports)
        TRY_STATUS(store::put_import(transaction, import_of(document)));
    for (const ProfileView& profile : body.profiles) {
        const ProfileDocument& document = profile;
        TRY_STATUS(store::restore_profile(
            transaction, {profile.name, profile.fingerprint, wire::to_json(document),
                          profile.created_at, profile.updated_at, profile.version}));
    }
    std::vector<store::LedgerSnapshot> snapshots;
    for (const SnapshotDocument& document : body.snapshots) {
        store::LedgerSnapshot snapshot{.date = document.date,
                                       .snapshot = document.snapshot.text,
                                       .created_at = document.created_at};
        TRY(snapshot.id, store::SnapshotId::parse(document.id));
        if (document.import) {
            TRY(snapshot.import, store::ImportId::parse(*document.import));
        }
        snapshots.push_back(std::move(snapshot));
    }
    return store::put_snapshots(transaction, snapshots);
}

// As in migration 0020 for stored rows: amounts entered by hand are charges; those of an import are
// charges where the import has no negative amount of the same type and account.
void read_old_amounts(std::vector<EntryDocument>& entries) {
    ledger::OutflowSigns imported;
    ledger::OutflowSigns by_hand(ledger::OutflowSign::kMagnitude);
    std::map<std::pair<std::optional<store::ImportId>, std::string>, std::size_t> groups;
    const auto group = [&](const EntryDocument& entry) {
        return groups.try_emplace({entry.import, entry.account}, groups.size()).first->second;
    };
    for (const EntryDocument& entry : entries)
        if (entry.amount && entry.import) imported.see(group(entry), entry.type, *entry.amount);
    for (EntryDocument& entry : entries)
        if (entry.amount)
            entry.amount = (entry.import ? imported : by_hand)
                               .in_cash(group(entry), entry.type, *entry.amount);
}

Result<bool> holds_something(store::Transaction& transaction) {
    TRY(const auto accounts, store::all_accounts(transaction));
    if (!accounts.empty()) return true;
    TRY(const auto profiles, store::list_profiles(transaction));
    TRY(const auto imports, store::list_imports(transaction, {}, {.limit = 1}));
    TRY(const auto snapshots, store::list_snapshots(transaction, {}, {}));
    return !profiles.empty() || !imports.items.empty() || !snapshots.empty();
}

}  // namespace

Result<WrittenLedger> write_ledger(const Call& call, const TakeText& take,
                                   const std::function<std::string()>& digest) {
    store::Transaction& transaction = call.transaction();
    TRY(const LedgerBody body, body_of(transaction));
    LedgerDocument document{.generated_utc = call.now(),
                            .engine_version = std::string(kEngineVersion),
                            .accounts = static_cast<std::int64_t>(body.accounts.size()),
                            .body = {""}};
    const auto entries = [&](const std::vector<store::LedgerEntry>& part) -> Status {
        TRY_STATUS(call.work().cancel.check());
        std::string text;
        for (const store::LedgerEntry& entry : part) {
            if (document.transactions++ > 0) text += ',';
            if (!document.first_date) document.first_date = entry.transaction.date;
            document.last_date = entry.transaction.date;
            wire::write_json(text, document_of(entry));
        }
        return take(text);
    };
    Status status;
    char before = '{';
    wire::for_each_field<LedgerBody>([&](const auto& field) {
        if (!status) return;
        std::string text;
        wire::write_name(text, before, field.name);
        using Member = std::remove_cvref_t<decltype(body.*field.member)>;
        if constexpr (std::is_same_v<Member, std::vector<EntryDocument>>) {
            status = take(text + '[');
            if (status) status = store::each_entries(transaction, {}, entries);
            if (status) status = take("]");
        } else {
            wire::write_json(text, body.*field.member);
            status = take(text);
        }
    });
    TRY_STATUS(status);
    TRY_STATUS(take("}"));
    document.body_sha256 = digest();
    WrittenLedger written{wire::to_json(document), document.body_sha256, document.transactions};
    written.start.resize(written.start.size() - kLedgerEnd.size());
    return written;
}

Result<RestoreResponse> restore_ledger(store::Transaction& transaction, std::string_view content,
                                       bool replace) {
    TRY(const LedgerDocument document, wire::read_json<LedgerDocument>(content, kLarge));
    const bool first = document.schema_version == 1;
    if (document.format != "ballast.ledger" || (!first && document.schema_version != 2))
        return fail(Code::kUnsupported, fmt::format("the document is \"{}\" of version {}: "
                                                    "expected \"ballast.ledger\" of version 1 or 2",
                                                    document.format, document.schema_version));
    const std::string digest = sha256_hex(document.body.text);
    if (digest != document.body_sha256)
        return fail(
                   Code::kCorrupted,
                   "the export was changed or truncated: its body does not match the stated digest")
            .with("expected", document.body_sha256)
            .with("actual", digest);
    TRY(LedgerBody body, wire::read_json<LedgerBody>(document.body.text, kLarge));
    if (first) read_old_amounts(body.transactions);
    TRY(const bool full, holds_something(transaction));
    if (full && !replace)
        return fail(
            Code::kConflict,
            "the ledger is not empty: set `replace` to remove its contents first, or export them");
    if (full) TRY_STATUS(store::clear_ledger(transaction));
    TRY_STATUS(put_body(transaction, body));
    return RestoreResponse{.accounts = static_cast<std::int64_t>(body.accounts.size()),
                           .transactions = static_cast<std::int64_t>(body.transactions.size()),
                           .imports = static_cast<std::int64_t>(body.imports.size()),
                           .profiles = static_cast<std::int64_t>(body.profiles.size()),
                           .snapshots = static_cast<std::int64_t>(body.snapshots.size()),
                           .replaced = full,
                           .body_sha256 = digest};
}

}  // namespace ballast::service
