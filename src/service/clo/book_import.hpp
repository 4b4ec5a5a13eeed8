// Imports from the earlier system: what a workbook or its SQLite databases contain, as a plan that
// is shown, committed and undone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/correlation_table.hpp"
#include "clo/transition.hpp"
#include "service/clo/book_requests.hpp"
#include "service/clo/tape_plan.hpp"
#include "service/market/curve_requests.hpp"

namespace ballast::service {

// A vector of rates with its place.
struct CloBookVector {
    std::string name;
    std::vector<double> values;
    std::string cell;
};

// Inputs of projections that the workbook shares between its deals.
struct CloBookInputs {
    std::vector<CloBookVector> vectors;                                     // CF_Vectors
    std::vector<CurveNodeRow> curve;                                        // LIBORCurve
    std::optional<clo::TransitionMatrix> rating;                            // SpTransMat
    std::map<std::string, std::vector<clo::ScheduledPrincipal>> schedules;  // Sink_Schedule
};

// The contents of a file, whichever form it has.
struct CloBook {
    std::string kind;  // "workbook" or "sqlite"
    std::string name;
    std::string digest;                        // of all files
    std::map<std::string, std::string> files;  // bytes by digest; kept at a commit
    std::vector<ingest::MagSheet> sheets;
    std::optional<TapeFile> assets;
    std::optional<clo::NamedCorrelation> correlation;
    std::vector<ingest::MagParameter> settings;  // of runs
    CloBookInputs inputs;
    std::vector<CloBookSheet> other;  // kept without being read
    std::map<std::string, std::int64_t> tables;
    bool rounded_rates = false;  // the rates of its assets are rounded to 0.01
    Issues issues;

    // Whether a commit requires kRoundedRates, which is not among what was confirmed.
    bool has_unconfirmed_rates(const std::vector<CloBookConfirm>& confirmed) const;
};

Result<CloBook> read_workbook_book(const std::string& bytes, std::string name);
Result<CloBook> read_sqlite_book(std::vector<NamedBytes> files);

// Plans the import, and applies it where the options say so: with an open write transaction.
Result<CloBookResponse> import_book(Call& call, const CloBook& book, const CloBookOptions& options);

}  // namespace ballast::service
