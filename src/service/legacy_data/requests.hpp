// Requests and responses of imports from earlier systems.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/legacy/record.hpp"
#include "model/earlier_figure.hpp"
#include "service/common.hpp"
#include "service/given_file.hpp"
#include "store/legacy_imports.hpp"

namespace ballast::service {

struct LegacyFile : GivenFile {};

struct LegacyPlanRequest {
    std::vector<LegacyFile> files;
    std::map<std::string, std::string> names;  // short name by the earlier system's id
};

struct LegacyCommitRequest : LegacyPlanRequest {
    std::string plan_digest;
};

enum class LegacyStatus : std::uint8_t { kNew, kUnchanged, kKept, kRejected };

// What the plan does with a record.
struct LegacyRecord {
    ingest::LegacyTarget target = ingest::LegacyTarget::kLedger;
    LegacyStatus status = LegacyStatus::kNew;
    std::string record;
    std::string table;
    std::int64_t row = 0;
    std::string reason;
    std::string column;
    std::string value;
    std::string expected;
    std::string fix;
};

struct LegacyTargetTotals {
    ingest::LegacyTarget target = ingest::LegacyTarget::kLedger;
    std::int64_t added = 0;  // "new"
    std::int64_t unchanged = 0;
    std::int64_t kept = 0;
    std::int64_t rejected = 0;
};

struct LegacyTableView {
    std::string table;
    std::int64_t rows = 0;
    bool read = false;
    std::string note;
};

// A short name that the import gives.
struct LegacyName {
    ingest::LegacyTarget target = ingest::LegacyTarget::kLedger;
    std::string id;
    std::string name;
    std::string slug;
    bool created = false;
};

// The plan, and what is kept of it with an import.
struct LegacyPlanDocument {
    ingest::LegacySource source = ingest::LegacySource::kPortfolioOs;
    std::string schema;
    std::vector<std::string> files;
    std::vector<LegacyTableView> tables;
    std::vector<LegacyTargetTotals> targets;
    std::vector<LegacyName> names;
    std::int64_t figures = 0;
    Issues findings;
};

struct LegacyPlanResponse : LegacyPlanDocument {
    bool committed = false;
    std::optional<std::string> import;
    std::string file_digest;
    std::string plan_digest;
    std::vector<LegacyRecord> records;
    std::int64_t records_left_out = 0;
    Issues issues;
};

struct LegacyImportRequest {
    std::string id;
};

struct LegacyImportView : LegacyPlanDocument {
    std::string id;
    store::LegacyImportState state = store::LegacyImportState::kCommitted;
    std::string file_digest;
    std::string plan_digest;
    std::string created_by;
    Instant created_at;
    std::optional<Instant> undone_at;
};

struct ListLegacyImportsRequest : PageFields {
    ListLegacyImportsRequest() { direction = store::Direction::kDescending; }
};

struct ListLegacyImportsResponse {
    std::vector<LegacyImportView> data;
    std::optional<std::string> next_cursor;
};

struct LegacyUndoRequest {
    std::string id;
    bool discard_changes = false;
};

struct LegacyUndoResponse {
    std::string id;
    std::int64_t transactions = 0;
    std::int64_t accounts = 0;
    std::int64_t portfolios = 0;
    std::int64_t positions = 0;
    std::int64_t prices = 0;
    Issues issues;
};

struct LegacyCompareRequest {
    std::string id;
    bool differences_only = false;
};

struct LegacyComparedFigure : model::EarlierFigure {
    std::optional<double> current;
    std::optional<double> difference;
    model::DifferenceReason reason = model::DifferenceReason::kNone;
    std::string detail;
};

struct LegacyReasonCount {
    model::DifferenceReason reason = model::DifferenceReason::kNone;
    std::int64_t figures = 0;
};

struct LegacyCompareResponse {
    std::string id;
    ingest::LegacySource source = ingest::LegacySource::kPortfolioOs;
    std::vector<LegacyComparedFigure> figures;
    std::vector<LegacyReasonCount> reasons;
    Issues issues;
};

// Stored with an import.
inline constexpr std::size_t kMostLegacyDocumentBytes = std::size_t{64} << 20;
struct LegacyStoredDocument : LegacyPlanDocument {
    std::vector<model::EarlierFigure> stored_figures;
    std::vector<model::EarlierQuote> stored_quotes;
};
struct LegacyAddedPortfolio {
    std::string id;
    std::int64_t version = 1;
    std::int64_t positions = 0;
};
struct LegacyUndoDocument {
    std::string ledger_import;
    std::vector<std::string> accounts;  // ids
    std::vector<LegacyAddedPortfolio> portfolios;
    std::string price_source;
    std::int64_t prices = 0;
};

}  // namespace ballast::service
