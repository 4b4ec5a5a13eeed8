// Requests and responses of importing: plans, imports, formats, saved profiles.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/import_row.hpp"
#include "ledger/import_plan.hpp"
#include "ledger/stated_holdings.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/not_booked.hpp"
#include "service/ledger/transaction_requests.hpp"
#include "store/ledger_imports.hpp"

namespace ballast::service {

// ingest::ColumnMapping in a request.
struct MappingFields {
    std::string date;
    std::string type;
    std::string symbol;
    std::string quantity;
    std::string price;
    std::string amount;
    std::string fees;
    std::string currency;
    std::string account;
    std::string ratio;
    std::string lot_id;
    std::string new_symbol;
    std::string source_id;
    std::string note;
    std::map<std::string, model::TransactionType> types;
    std::optional<model::TransactionType> default_type;
    std::string date_order;
    std::string decimal_sign;
    std::string delimiter;
    ingest::AmountSign amount_sign = ingest::AmountSign::kShown;
};

ingest::ColumnMapping mapping_of(const MappingFields& fields);

enum class ImportRowsShown : std::uint8_t { kAll, kExceptions };

struct ImportRequest {
    std::string file;       // a path, or
    std::string content;    // content of the file, or
    std::string upload;     // id of an upload
    std::string file_name;  // display name of the content
    std::string format = "auto";
    std::optional<MappingFields> mapping;
    std::string profile;
    std::string account;
    std::map<std::string, std::string> accounts;
    std::optional<fin::Currency> currency;
    ledger::PossibleDuplicates possible_duplicates = ledger::PossibleDuplicates::kBook;
    ImportRowsShown rows = ImportRowsShown::kAll;
    bool commit = false;
    std::string plan_digest;
};

struct PlanRowView {
    std::int64_t row = 0;
    std::int64_t line = 0;
    ledger::ImportRowStatus status = ledger::ImportRowStatus::kNew;
    std::string reason;
    std::string column;
    std::string value;
    std::string expected;
    std::string fix;
    std::string account;
    std::optional<TransactionFields> transaction;
    std::optional<std::string> existing;
    std::optional<Decimal> cash_effect = {};
};

struct SkippedView {
    std::int64_t line = 0;
    std::string reason;
};

struct PlanAccount {
    std::string account;
    std::string name;
    model::AccountType type = model::AccountType::kTaxable;
    bool created = false;
    std::int64_t rows = 0;
};

// A transaction that could not be posted once the plan is.
struct UnpostedByImportView : NotBookedView {
    std::optional<std::int64_t> line;
};

struct ImportResponse {
    bool committed = false;
    std::optional<std::string> import;
    std::string format;
    std::string profile;
    std::string fingerprint;
    std::vector<std::string> columns;
    std::string file_name;
    std::string file_digest;
    std::string plan_digest;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::vector<PlanAccount> accounts;
    std::vector<PlanRowView> rows;
    std::vector<SkippedView> skipped;
    std::vector<UnpostedByImportView> unposted;  // of a plan
    model::ImportTotals totals;
    bool reconciled = false;
    // Holdings stated by the file compared with the ledger after the import.
    std::vector<ledger::StatedDifference> discrepancies;
    std::optional<std::string> snapshot;
    std::vector<Issue> issues;
};

struct ImportView : store::LedgerImport {};

struct ImportIdRequest {
    std::string id;
};

struct UndoImportRequest {
    std::string id;
    bool discard_changes = false;
};

struct UndoImportResponse {
    ImportView import;
    std::int64_t removed = 0;
    std::int64_t restored = 0;
    std::int64_t snapshots_removed = 0;
    std::vector<std::string> accounts_removed;
    std::vector<Issue> issues;
};

struct ListImportsRequest : PageFields {
    ListImportsRequest() { direction = store::Direction::kDescending; }
    std::optional<store::ImportState> state;
    std::string file_digest;
};

struct ListImportsResponse {
    std::vector<ImportView> data;
    std::optional<std::string> next_cursor;
};

struct ImportFormatsRequest {};

struct ImportFormatView {
    std::string name;
    std::string description;
    std::vector<std::string> columns;
};

struct ImportFormatsResponse {
    std::vector<ImportFormatView> formats;
};

// Content of a saved profile: the mapping and the account, or a named format.
struct ProfileDocument {
    std::string format = "auto";
    std::optional<MappingFields> mapping;
    std::string account;
    std::map<std::string, std::string> accounts;
    std::optional<fin::Currency> currency;
};

struct PutProfileRequest : ProfileDocument {
    std::string name;
    std::string fingerprint;
    std::string sample;
};

struct ProfileNameRequest {
    std::string name;
};

struct ProfileView : ProfileDocument {
    std::string name;
    std::string fingerprint;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

struct ListProfilesRequest {};

struct ListProfilesResponse {
    std::vector<ProfileView> data;
};

// Data needed to undo an import.
struct UndoDocument {
    int version = 2;  // in version 1 amounts of outflows with either sign were charges
    std::vector<EntryDocument> changed;
    std::vector<std::string> accounts;  // ids of the accounts created by the import
};

}  // namespace ballast::service
