// Plan of a loan tape: what each row of the file would change in the records, computed before
// anything is stored.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clo/tape_checks.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/tape_requests.hpp"
#include "store/clo_lots.hpp"

namespace ballast::service {

// The file as cells by field.
struct TapeFile {
    std::string name;
    std::string digest;
    std::map<std::string, std::string> columns;  // heading by field
    std::vector<std::string> ignored;            // headings that mean no field
    struct Row {
        std::int64_t line = 0;
        std::map<std::string, std::string> cells;  // by field; empty ones are absent
        std::map<std::string, std::string> extra;  // by heading, of columns that mean no field
    };
    std::vector<Row> rows;
    std::vector<std::string> fields = {};  // that a heading of this kind of file may mean
    std::map<std::string, std::string> constants = {};  // values by field, where a row has none
    std::optional<double> index_rate = {};  // of the assets; absent: that of the deal's state

    bool has(const std::string& field) const {
        return columns.contains(field) || constants.contains(field);
    }
    bool has_id() const { return columns.contains("id") || columns.contains("issuer_id"); }
};

// A file whose headings name no id is read without rows, so that its headings can be mapped.
Result<TapeFile> read_tape(Call& call, const CloTapeRequest& request);

struct TapePlan {
    fin::Date as_of;
    std::optional<CloSubject> deal;
    std::vector<CloTapeRow> rows;
    std::vector<std::string> absent;
    Issues checks;
    CloTapeTotals totals;
    // Effects. Updates of one asset and date are merged.
    std::vector<NewAsset> added;
    std::map<fin::Date, std::map<std::string, AssetUpdate>> updates;
    std::vector<store::CloLot> lots;
    std::map<std::string, clo::Asset> records;  // by id, as of the date and with the plan applied
    std::string digest;

    bool has_effect() const { return !added.empty() || !updates.empty() || !lots.empty(); }
};

// Adds and changes the assets, and adds the lots, of a plan.
Status apply_tape(store::Transaction& transaction, const TapePlan& plan,
                  const store::CloOrigin& origin);

// An error among the checks of a plan, with the place and the fix; none: it can be applied.
Status check_applicable(const TapePlan& plan);

Result<TapePlan> plan_tape(Call& call, const CloTapeRequest& request, const TapeFile& file);

}  // namespace ballast::service
