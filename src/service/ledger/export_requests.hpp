// Requests and responses of exporting the ledger and restoring an export.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/ledger/account_requests.hpp"
#include "service/ledger/import_requests.hpp"
#include "store/app_state.hpp"

namespace ballast::service {

enum class ExportWhat : std::uint8_t { kHoldings, kTransactions, kSnapshots, kPortfolio };

struct ExportRequest {
    ExportWhat what = ExportWhat::kPortfolio;
    std::string account;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    std::string method = "fifo";
};

struct ExportResponse {
    ExportWhat what = ExportWhat::kPortfolio;
    std::string file_name;
    std::string media_type;
    std::int64_t rows = 0;
    std::string body_sha256;
    std::string content;
};

struct AccountDocument : model::Account {};

struct ImportDocument : store::LedgerImport {
    wire::RawJson undo_document;
};

struct SnapshotDocument {
    std::string id;
    fin::Date date;
    std::optional<std::string> import;
    wire::RawJson snapshot;
    Instant created_at;
};

// The whole ledger. Undone imports left no entries and are not included.
struct LedgerBody {
    std::vector<AccountDocument> accounts;
    std::vector<EntryDocument> transactions;
    std::vector<ImportDocument> imports;
    std::vector<ProfileView> profiles;
    std::vector<SnapshotDocument> snapshots;
};

struct LedgerDocument {
    std::string format = "ballast.ledger";
    int schema_version = 2;
    Instant generated_utc;
    std::string engine_version;
    std::int64_t accounts = 0;
    std::int64_t transactions = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::string body_sha256;
    wire::RawJson body;
};

struct RestoreRequest {
    std::string file;
    std::string content;
    bool replace = false;
};

struct RestoreResponse {
    std::int64_t accounts = 0;
    std::int64_t transactions = 0;
    std::int64_t imports = 0;
    std::int64_t profiles = 0;
    std::int64_t snapshots = 0;
    bool replaced = false;
    std::string body_sha256;
};

struct SnapshotsRequest {
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    bool latest = true;
};

struct SnapshotView {
    std::string id;
    fin::Date date;
    std::optional<std::string> import;
    wire::RawJson snapshot;
    Instant created_at;
};

struct SnapshotsResponse {
    std::vector<SnapshotView> snapshots;
};

}  // namespace ballast::service
