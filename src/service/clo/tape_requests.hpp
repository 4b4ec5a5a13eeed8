// Requests and responses of loan tapes and of imports into CLO records.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/tape_rows.hpp"
#include "clo/tape_units.hpp"
#include "service/clo/asset_record.hpp"
#include "service/common.hpp"
#include "store/clo_imports.hpp"

namespace ballast::service {

enum class CloTapeKind : std::uint8_t {
    kAssets,
    kPositions,
    kPrices,
    kRatings,
    kTrades,
    kSchedules,
    kFactors,
};

// What happens to assets that the deal holds and a tape of positions lacks.
enum class CloTapeAbsent : std::uint8_t { kReport, kKeep, kSold };

using CloTapeUnits = clo::TapeUnits;
using CloTapeStatus = clo::TapeStatus;
using CloTapeTotals = clo::TapeTotals;

struct CloTapeRequest {
    std::string file;
    std::string content;
    std::string file_name;
    CloTapeKind kind = CloTapeKind::kAssets;
    std::string deal;
    std::optional<fin::Date> as_of;
    std::map<std::string, std::string> mapping;
    std::map<std::string, std::string> constants;
    std::vector<CloTapeUnits> confirm;
    CloTapeAbsent absent = CloTapeAbsent::kReport;
    std::optional<Decimal> stated_par;  // of positions
    std::string source;
    bool commit = false;
    std::string plan_digest;
};

struct CloTapeChange {
    std::string field;
    wire::RawJson before;
    wire::RawJson after;
};

struct CloTapeRow {
    std::int64_t row = 0;
    std::int64_t line = 0;
    CloTapeStatus status = CloTapeStatus::kNew;
    std::string asset;
    std::string reason;
    std::string column;
    std::string value;
    std::string fix;
    std::vector<CloTapeChange> changes;
};

struct CloTapeResponse {
    bool committed = false;
    std::optional<std::string> import;
    CloTapeKind kind = CloTapeKind::kAssets;
    fin::Date as_of;
    std::string file_name;
    std::string file_digest;
    std::string plan_digest;
    std::map<std::string, std::string> columns;
    std::vector<std::string> ignored;
    std::vector<std::string> fields;
    std::vector<CloTapeRow> rows;
    std::vector<std::string> absent;
    Issues checks;
    CloTapeTotals totals;
    Issues issues;
};

// A scenario that an import changed.
struct CloImportScenario {
    std::string scenario;      // id
    std::int64_t version = 0;  // after the import
    std::string before;        // document; empty: the import created it
};

// What is stored of an import.
struct CloImportDocument {
    CloTapeTotals totals;
    Issues checks;
    std::vector<std::string> absent;
    std::vector<CloImportScenario> scenarios;
    std::vector<std::string> deals;             // ids of those that it created
    std::vector<std::string> files;             // digests of the files that are kept
    std::map<std::string, std::string> sheets;  // short name of the deal by sheet
    std::vector<std::string> confirm;           // what was confirmed about the units of a book
};

struct CloImportView {
    std::string id;
    store::CloImportState state = store::CloImportState::kCommitted;
    std::string kind;
    std::string deal;
    fin::Date as_of;
    std::string file_name;
    std::string file_digest;
    std::string plan_digest;
    CloTapeTotals totals;
    Issues checks;
    std::vector<std::string> absent;
    std::vector<std::string> files;
    std::string created_by;
    Instant created_at;
    std::optional<Instant> undone_at;
};

struct CloImportIdRequest {
    std::string id;
};

struct ListCloImportsRequest : PageFields {
    ListCloImportsRequest() { direction = store::Direction::kDescending; }
};

struct ListCloImportsResponse {
    std::vector<CloImportView> data;
    std::optional<std::string> next_cursor;
};

struct UndoCloImportRequest {
    std::string id;
    bool discard_changes = false;
};

struct UndoCloImportResponse {
    std::string id;
    std::int64_t facts = 0;
    std::int64_t lots = 0;
    std::int64_t versions = 0;
    std::int64_t states = 0;
    std::int64_t matrices = 0;
    std::int64_t scenarios = 0;
    std::vector<std::string> assets_removed;
    std::vector<std::string> deals_archived;
    Issues issues;
};

}  // namespace ballast::service
