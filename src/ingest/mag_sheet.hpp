// The input sheet of a deal in the earlier workbook ("Mag 17 Inputs"): dates, collateral, accounts,
// thresholds, liabilities, fees, cash flow inputs.
//
// Everything is found by defined names, or else by the titles in row 1. Units are never guessed:
// values in doubtful units are kept as they are and listed, and the caller confirms them. What no
// range covers is listed as unmapped.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "fin/date.hpp"
#include "ingest/workbook_cells.hpp"

namespace ballast::ingest {

// A finding about a cell.
struct MagFinding {
    std::string cell;  // "C4"; empty: about the sheet
    std::string code;  // "EMPTY_DATE"
    std::string text;
    std::optional<double> value;

    bool operator==(const MagFinding&) const = default;
};

// What a person must confirm before values are used.
enum class MagUnit : std::uint8_t { kRatesInPercent, kPricesInFractions, kFormulaValues };

struct MagDoubt {
    MagUnit unit = MagUnit::kRatesInPercent;
    std::string cell;
};

struct MagAccount {
    int num = 0;
    std::string name;
    double interest = 0.0;
    double principal = 0.0;
};

struct MagThreshold {
    int num = 0;
    std::string name;
    std::string op;  // "min" or "max"
    std::optional<double> threshold;
    std::optional<double> overwrite;
    std::optional<double> effective;
    std::optional<double> previous;
};

struct MagWeight {
    int test = 0;
    std::string name;
    double weight = 0.0;
    std::optional<double> result;
};

struct MagLiability {
    std::string name;
    std::optional<double> original;
    std::optional<double> current;
    std::optional<double> deferred;
    std::optional<double> spread;
    std::optional<double> discount_margin;
    std::optional<bool> pikable;
    std::optional<double> oc;
    std::optional<double> ic;
    std::optional<double> price;
    std::string day_count;
    std::optional<bool> equity;
    std::string coupon_type;
};

struct MagFee {
    std::string name;
    std::string type;
    std::optional<double> unpaid;
    std::optional<double> fixed;
    std::string day_count;
    std::optional<double> rate;
    std::optional<bool> interest_on_unpaid;
    std::optional<double> spread;
};

// Absent: an empty cell, or NA.
using MagValue = std::optional<std::variant<double, std::string>>;
using MagValues = std::map<std::string, MagValue>;

// A labeled value with its place, of any section.
struct MagParameter {
    std::string section;  // "cashflow_inputs"
    std::string name;     // "cpr"
    std::string label;    // "CPR"
    MagValue value;
    std::string cell;
};

// What a sheet says.
struct MagContents {
    std::string scenario_set;  // name of the sheet without " Inputs"
    std::optional<fin::Date> analysis_date;
    std::map<std::string, std::optional<fin::Date>> dates;
    std::vector<std::pair<std::string, double>> collateral;  // id, par
    double collateral_total = 0.0;
    std::optional<double> collateral_stated;  // of a row "Total"
    std::vector<MagAccount> accounts;
    MagValues libor;
    std::vector<MagThreshold> thresholds;
    MagValues quality_inputs;
    std::vector<MagWeight> objective_weights;
    MagValues cashflow_inputs;
    std::vector<MagLiability> liabilities;
    std::vector<MagFee> fees;
    // Other named ranges of labels and values: CLOInputs, PaySubNotes, Reinvest, OptInputs.
    std::map<std::string, MagValues> other;
};

// The cell of a value that has no label of its own: "collateral" id "par", "accounts" number
// "interest" and "principal", "thresholds" number "threshold" and "overwrite", "fees" name
// "unpaid", "dates" "analysis_date". Labeled values are parameters.
struct MagPlace {
    std::string section;
    std::string item;
    std::string field;
    std::uint32_t row = 1;
    std::uint32_t column = 1;
};

struct MagSheet {
    std::string sheet;
    MagContents parsed;
    std::vector<MagParameter> parameters;  // all labeled values, in the order of the sheet
    std::vector<MagPlace> places;
    std::optional<CellRange> collateral;  // of DealCollateral, or the block of its title
    std::vector<MagFinding> warnings;
    std::vector<MagFinding> errors;
    std::vector<MagDoubt> doubts;
    std::size_t cells_read = 0;  // with a value, titles excluded
    std::vector<std::string> unmapped;
};

// The cell of a value; nullopt where the sheet does not have it.
std::optional<MagPlace> place_of(const MagSheet& sheet, std::string_view section,
                                 std::string_view item, std::string_view field);

// Whether a sheet is one of these: its name ends in " Inputs", or names of such ranges refer to it.
bool is_mag_sheet(const WorkbookSheet& sheet, std::span<const DefinedName> names);
MagSheet read_mag_sheet(const WorkbookSheet& sheet, std::span<const DefinedName> names);

// "Beg Collection Period" as "begin_collection_period".
std::string mag_key(std::string_view label);

}  // namespace ballast::ingest
