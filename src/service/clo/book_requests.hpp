// Requests and responses of imports from the earlier system: its workbook, and its SQLite
// databases.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/mag_sheet.hpp"
#include "service/clo/tape_requests.hpp"
#include "service/given_file.hpp"

namespace ballast::service {

// What a person confirms about the values of a book.
enum class CloBookConfirm : std::uint8_t {
    kRatesInPercent,
    kPricesInFractions,
    kPricesAsGiven,
    kFormulaValues,
    kRoundedRates,
};

struct CloBookFile : GivenFile {};

// What both imports share.
struct CloBookOptions {
    std::vector<std::string> sheets;           // empty: all
    std::map<std::string, std::string> deals;  // short name of the deal by sheet
    std::vector<CloBookConfirm> confirm;
    std::string source;
    bool commit = false;
    std::string plan_digest;
};

struct CloWorkbookRequest : CloBookFile, CloBookOptions {};

struct CloSqliteRequest : CloBookOptions {
    std::vector<CloBookFile> files;
};

struct CloUnconfirmed {
    std::vector<CloBookConfirm> confirm;  // one of these
    std::vector<std::string> cells;
};

// What the plan does with a deal or scenario.
enum class CloBookAction : std::uint8_t { kNone, kCreate, kUpdate, kUnchanged, kSkip };

struct CloBookChange {
    std::string field;
    std::string before;
    std::string after;
};

struct CloBookSheet {
    std::string sheet;
    std::optional<ingest::MagContents> parsed;
    std::vector<ingest::MagFinding> warnings;
    std::vector<ingest::MagFinding> errors;
    std::int64_t cells_read = 0;
    std::int64_t unmapped = 0;
    std::vector<std::string> unmapped_cells;
    std::vector<CloUnconfirmed> unconfirmed;
    std::string deal;
    CloBookAction deal_action = CloBookAction::kNone;
    std::string scenario;
    CloBookAction scenario_action = CloBookAction::kNone;
    std::int64_t lots = 0;
    std::vector<CloBookChange> changes;
    std::string note;
};

struct CloBookMatrix {
    std::string correlation;
    std::int64_t items = 0;
    double minimum_eigenvalue = 0.0;
    bool repaired = false;
    double distance = 0.0;
    CloBookAction action = CloBookAction::kNone;
};

struct CloBookResponse {
    bool committed = false;
    std::optional<std::string> import;
    std::string file_name;
    std::string file_digest;
    std::string plan_digest;
    std::vector<CloBookSheet> sheets;
    std::optional<CloTapeTotals> assets;
    std::vector<CloTapeRow> rejected_assets;
    std::optional<CloBookMatrix> correlation;
    std::map<std::string, std::int64_t> tables;  // rows by table
    Issues checks;
    Issues issues;
};

}  // namespace ballast::service
