#include "ingest/mag_sheet.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/decimal.hpp"
#include "ingest/mag_cells.hpp"

namespace ballast::ingest {

namespace {

using detail::is_absent;
using detail::MagCells;

// A section of the sheet: its defined name, and the titles of row 1 where the name is missing.
struct Section {
    const char* name;
    const char* key;    // in the parameters
    const char* title;  // beginning of the title in row 1; empty: none
    bool required;
};

constexpr std::array kSections{
    Section{"AnalysisDate", "dates", "", false},
    Section{"DateInputs", "dates", "current period dates", true},
    Section{"DealCollateral", "collateral", "deal collateral", true},
    Section{"Accounts", "accounts", "clo accounts", true},
    Section{"LIBOR", "libor", "libor", false},
    Section{"TestThresholds", "thresholds", "concentration limits", true},
    Section{"QualityTestInputs", "quality_inputs", "quality test inputs", false},
    Section{"ObjWeights", "objective_weights", "optimization objective weights", false},
    Section{"CFInputs", "cashflow_inputs", "cashflow inputs", false},
    Section{"Liability", "liabilities", "liabilities", true},
    Section{"Fees", "fees", "fees", false},
    Section{"CLOInputs", "clo_inputs", "clo inputs", false},
    Section{"PaySubNotes", "pay_sub_notes", "pay sub notes", false},
    Section{"Reinvest", "reinvest", "reinvest", false},
    Section{"OptInputs", "opt_inputs", "optimization inputs", false},
};

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

// Labels that the earlier workbook spells in several ways.
std::string known_key(std::string key) {
    struct Alias {
        const char* other;
        const char* key;
    };
    constexpr Alias kAliases[] = {{"orig_balance", "original_balance"},
                                  {"current_bal", "current_balance"},
                                  {"original", "original_balance"},
                                  {"current", "current_balance"},
                                  {"deferred", "deferred_balance"},
                                  {"deferred_interest", "deferred_balance"},
                                  {"tranche", "name"},
                                  {"class", "name"},
                                  {"oc_test", "oc_trigger"},
                                  {"ic_test", "ic_trigger"},
                                  {"oc", "oc_trigger"},
                                  {"ic", "ic_trigger"},
                                  {"dm", "discount_margin"},
                                  {"pik", "pikable"},
                                  {"equity_tranche", "equity"},
                                  {"day_count_convention", "day_count"},
                                  {"fee_name", "name"},
                                  {"fee_type", "type"},
                                  {"unpaid_fee", "unpaid"},
                                  {"fixed_amount", "fixed"},
                                  {"fee_rate", "rate"},
                                  {"int_on_int", "interest_on_unpaid"},
                                  {"reinvestment_end", "reinvestment_end_date"}};
    for (const Alias& alias : kAliases)
        if (key == alias.other) return alias.key;
    return key;
}

class SheetParser {
public:
    SheetParser(const WorkbookSheet& sheet, std::span<const DefinedName> names)
        : sheet_(sheet), names_(names), cells_(sheet, result_) {
        result_.sheet = sheet.name;
        result_.parsed.scenario_set = sheet.name;
        if (lower_case(sheet.name).ends_with(" inputs"))
            result_.parsed.scenario_set.resize(sheet.name.size() - 7);
    }

    MagSheet run() {
        find_titles();
        for (const Section& section : kSections) {
            auto range = range_of(section);
            if (!range) continue;
            read(section, *range);
        }
        if (!result_.parsed.analysis_date) take_analysis_date();
        for (const auto& [place, cell] : cells_.all()) {
            if (place.first == 1 && !cells_.covered(place)) continue;  // titles
            ++result_.cells_read;
            if (!cells_.covered(place))
                result_.unmapped.push_back(cell_name(place.first, place.second));
        }
        return std::move(result_);
    }

private:
    void find_titles() {
        for (const auto& [place, cell] : cells_.all())
            if (place.first == 1) titles_.emplace(place.second, lower_case(cell->value));
    }

    // The block below a title: up to the column before the next one.
    std::optional<CellRange> titled_block(std::string_view title) const {
        for (auto at = titles_.begin(); at != titles_.end(); ++at) {
            if (title.empty() || !at->second.starts_with(title)) continue;
            CellRange range{.sheet = sheet_.name,
                            .first_row = 2,
                            .first_column = at->first,
                            .last_row = 1,
                            .last_column = at->first};
            const auto next = std::next(at);
            const std::uint32_t end =
                next == titles_.end() ? range.first_column + 60 : next->first - 1;
            for (const auto& [place, cell] : cells_.all()) {
                if (place.second < range.first_column || place.second > end || place.first < 2)
                    continue;
                range.last_row = std::max(range.last_row, place.first);
                range.last_column = std::max(range.last_column, place.second);
            }
            return range;
        }
        return std::nullopt;
    }

    std::optional<CellRange> named_range(std::string_view name) {
        std::optional<CellRange> found;
        for (const DefinedName& one : names_) {
            if (one.name != name || (!one.sheet.empty() && one.sheet != sheet_.name)) continue;
            if (one.reference.contains("#REF!") || one.reference.contains('[')) {
                result_.errors.push_back(
                    {"",
                     "BROKEN_NAME",
                     fmt::format("the name {} refers to {}: define it as a range of this sheet",
                                 one.name, one.reference),
                     {}});
                continue;
            }
            const auto range = parse_range(one.reference);
            if (!range || range->sheet != sheet_.name) continue;
            if (!found || !one.sheet.empty()) found = range;
        }
        return found;
    }

    std::optional<CellRange> range_of(const Section& section) {
        const auto named = named_range(section.name);
        const auto block = titled_block(section.title);
        if (named) {
            // Headings above the range belong to it.
            if (block && block->first_column <= named->first_column &&
                block->last_column >= named->last_column)
                cells_.cover({.sheet = {},
                              .first_row = 2,
                              .first_column = block->first_column,
                              .last_row = named->last_row,
                              .last_column = block->last_column});
            cells_.cover(*named);
            return named;
        }
        if (block) {
            cells_.cover(*block);
            return block;
        }
        if (section.required)
            result_.errors.push_back(
                {"",
                 "MISSING_NAME",
                 *section.title == '\0'
                     ? fmt::format("the workbook has no name {} for this sheet", section.name)
                     : fmt::format("the workbook has no name {} for this sheet, nor has row 1 the "
                                   "title \"{}\": define the name",
                                   section.name, section.title),
                 {}});
        return std::nullopt;
    }

    void read(const Section& section, const CellRange& range) {
        const std::string_view name = section.name;
        if (name == "AnalysisDate") {
            result_.parsed.analysis_date = cells_.date(range.first_row, range.first_column);
            analysis_cell_ = {range.first_row, range.first_column};
            note("dates", "", "analysis_date", range.first_row, range.first_column);
        } else if (name == "DateInputs") {
            read_dates(range);
        } else if (name == "DealCollateral") {
            result_.collateral = range;
            read_collateral(range);
        } else if (name == "Accounts") {
            read_accounts(range);
        } else if (name == "TestThresholds") {
            read_thresholds(range);
        } else if (name == "ObjWeights") {
            read_weights(range);
        } else if (name == "Liability") {
            read_liabilities(range);
        } else if (name == "Fees") {
            read_fees(range);
        } else if (name == "LIBOR") {
            for (auto& [key, value] : labeled(section.key, range))
                result_.parsed.libor.emplace(key.substr(0, key.find("_libor")), std::move(value));
        } else if (name == "QualityTestInputs") {
            result_.parsed.quality_inputs = labeled(section.key, range);
        } else if (name == "CFInputs") {
            result_.parsed.cashflow_inputs = labeled(section.key, range);
        } else {
            static constexpr std::array<const char*, 2> kCloInputs{"diversion_trigger",
                                                                   "default_trigger"};
            result_.parsed.other[section.key] =
                labeled(section.key, range,
                        name == "CLOInputs" ? kCloInputs : std::span<const char* const>());
        }
    }

    void note(std::string_view section, std::string item, std::string_view field, std::uint32_t row,
              std::uint32_t column) {
        result_.places.push_back(
            {std::string(section), std::move(item), std::string(field), row, column});
    }

    bool text_at(std::uint32_t row, std::uint32_t column) const {
        const WorkbookCell* cell = cells_.at(row, column);
        return cell && cell->type == CellType::kText && !is_absent(cell->value) &&
               cell->value.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
                   std::string::npos;
    }

    // ---- labels and values ---------------------------------------------------------------------

    // Labels in the first column, values in the second; or values alone, in a known order.
    MagValues labeled(const std::string& section, const CellRange& range,
                      std::span<const char* const> order = {}) {
        MagValues values;
        std::map<std::string, int> copies;  // the last number of each repeated key
        for (const std::uint32_t row : cells_.rows(range)) {
            const bool label =
                range.last_column > range.first_column && text_at(row, range.first_column);
            std::string key, name;
            std::uint32_t column = range.first_column;
            if (label) {
                name = cells_.text(row, range.first_column);
                key = mag_key(name);
                column = range.first_column + 1;
            } else if (cells_.at(row, column)) {
                const std::size_t place = row - range.first_row;
                key = place < order.size() ? order[place] : fmt::format("row_{}", place + 1);
                name = key;
            }
            if (key.empty()) continue;
            MagValue value = cells_.value(row, column);
            if (const auto* number = value ? std::get_if<double>(&*value) : nullptr)
                check_unit(key, name, *number, row, column);
            if (values.contains(key)) {
                const std::string base = mag_key(name);
                int& copy = copies.try_emplace(base, 1).first->second;
                while (values.contains(key)) key = fmt::format("{}_{}", base, ++copy);
            }
            result_.parameters.push_back({section, key, name, value, cell_name(row, column)});
            values.emplace(key, std::move(value));
        }
        return values;
    }

    void check_unit(const std::string& key, const std::string& label, double value,
                    std::uint32_t row, std::uint32_t column) {
        const auto has = [&](std::string_view part) { return key.contains(part); };
        if (has("price"))
            cells_.check_price(value, row, column);
        else if (has("cpr") || has("cdr") || has("severity") || has("percentage") ||
                 has("spread") || has("libor") || has("coupon") || has("recovery"))
            cells_.check_rate(value, row, column, label);
    }

    void read_dates(const CellRange& range) {
        static constexpr std::array<const char*, 12> kOrder{"pricing_date",
                                                            "closing_date",
                                                            "effective_date",
                                                            "first_payment_date",
                                                            "no_call_date",
                                                            "reinvestment_end_date",
                                                            "maturity_date",
                                                            "payment_day",
                                                            "months_between_payments",
                                                            "index_determination_days",
                                                            "determination_days",
                                                            "business_day_rule"};
        const bool labels = text_at(range.first_row, range.first_column);
        for (const std::uint32_t row : cells_.rows(range)) {
            const std::size_t place = row - range.first_row;
            const std::uint32_t column = labels ? range.first_column + 1 : range.first_column;
            std::string label = labels                  ? cells_.text(row, range.first_column)
                                : place < kOrder.size() ? kOrder[place]
                                                        : "";
            if (label.empty()) continue;
            const std::string key = known_key(mag_key(label));
            if (is_number_key(key)) {
                MagValue value = cells_.value(row, column);
                result_.parsed.other["payments"].emplace(key, value);
                result_.parameters.push_back(
                    {"dates", key, label, std::move(value), cell_name(row, column)});
                continue;
            }
            const auto date = cells_.date(row, column);
            result_.parameters.push_back({"dates", key, label,
                                          date ? MagValue(date->to_string()) : std::nullopt,
                                          cell_name(row, column)});
            if (analysis_cell_ == detail::Place{row, column}) continue;
            if (key == "analysis_date") note("dates", "", "analysis_date", row, column);
            result_.parsed.dates.emplace(key, date);
        }
    }

    static bool is_number_key(std::string_view key) {
        return key == "payment_day" || key.contains("months") || key.ends_with("_days") ||
               key.ends_with("_rule") || key.contains("convention");
    }

    void take_analysis_date() {
        const auto found = result_.parsed.dates.find("analysis_date");
        if (found != result_.parsed.dates.end()) {
            result_.parsed.analysis_date = found->second;
            result_.parsed.dates.erase(found);
        }
        if (!result_.parsed.analysis_date)
            result_.errors.push_back(
                {"",
                 "MISSING_NAME",
                 "the sheet has no analysis date: define the name AnalysisDate",
                 {}});
    }

    // ---- tables --------------------------------------------------------------------------------

    // The first row with data: a row of headings, words without digits only, may be part of a range
    // found by title. A missing number such as "NaN" is no heading.
    std::uint32_t first_data_row(const CellRange& range, std::uint32_t number_column) const {
        const WorkbookCell* cell = cells_.at(range.first_row, number_column);
        if (!cell || cell->type != CellType::kText) return range.first_row;
        const std::string key = mag_key(cell->value);
        if (key == "nan" || key == "n_a" || key == "na" || key == "null") return range.first_row;
        for (std::uint32_t c = range.first_column; c <= range.last_column; ++c)
            if (const WorkbookCell* other = cells_.at(range.first_row, c);
                other && other->value.find_first_of("0123456789") != std::string::npos)
                return range.first_row;
        return range.first_row + 1;
    }

    static bool is_total(std::string_view name) {
        const std::string key = mag_key(name);
        return key == "total" || key == "total_par" || key == "sum" || key == "grand_total";
    }

    bool blank_row(const CellRange& range, std::uint32_t row) const {
        return !cells_.any(row, range.first_column, range.last_column);
    }

    void read_collateral(const CellRange& range) {
        const std::uint32_t id = range.first_column, par = id + 1;
        std::map<std::string, std::uint32_t> rows;
        Decimal total;
        for (const std::uint32_t row : cells_.rows(range, first_data_row(range, par))) {
            if (blank_row(range, row)) continue;
            const std::string name = cells_.text(row, id);
            const auto amount = cells_.number(row, par);
            if (name.empty()) {
                cells_.error(row, id, "MISSING_ID", "the row has par and no id");
                continue;
            }
            if (!amount) {
                if (const WorkbookCell* cell = cells_.at(row, par); !cell || is_absent(cell->value))
                    cells_.error(row, par, "MISSING_PAR",
                                 fmt::format("the asset {} has no par: give 0 or more", name));
                continue;
            }
            if (is_total(name)) {
                result_.parsed.collateral_stated = amount;
                note("collateral", "", "stated", row, par);
                continue;
            }
            if (*amount < 0.0)
                cells_.error(row, par, "NEGATIVE_PAR", "par is negative: give 0 or more");
            if (!rows.emplace(name, row).second) {
                cells_.error(row, id, "DUPLICATE_ID",
                             fmt::format("{} is in row {} too: leave one row", name, rows[name]));
                continue;
            }
            note("collateral", name, "par", row, par);
            result_.parsed.collateral.emplace_back(name, *amount);
            if (const auto exact = Decimal::from_double(*amount, 6, Rounding::kHalfEven))
                if (const auto sum = add(total, *exact)) total = *sum;
        }
        result_.parsed.collateral_total = total.to_double();
    }

    void read_accounts(const CellRange& range) {
        const std::uint32_t c = range.first_column;
        for (const std::uint32_t row : cells_.rows(range, first_data_row(range, c))) {
            if (blank_row(range, row)) continue;
            MagAccount account;
            account.num = static_cast<int>(cells_.number(row, c).value_or(0.0));
            account.name = cells_.text(row, c + 1);
            account.interest = cells_.number(row, c + 2).value_or(0.0);
            account.principal = cells_.number(row, c + 3).value_or(0.0);
            note("accounts", account.name, "interest", row, c + 2);
            note("accounts", account.name, "principal", row, c + 3);
            result_.parsed.accounts.push_back(std::move(account));
        }
    }

    void read_thresholds(const CellRange& range) {
        const std::uint32_t c = range.first_column;
        for (const std::uint32_t row : cells_.rows(range, first_data_row(range, c))) {
            if (blank_row(range, row)) continue;
            MagThreshold test;
            const auto number = cells_.number(row, c);
            test.num = static_cast<int>(number.value_or(0.0));
            if (test.num < 1 || test.num > 54 || test.num != number)
                cells_.error(row, c, "UNKNOWN_TEST", "expected the number of a test, 1 to 54");
            test.name = cells_.text(row, c + 1);
            test.op = lower_case(cells_.text(row, c + 2));
            if (test.op != "min" && test.op != "max")
                cells_.error(row, c + 2, "BOUND", "expected Min or Max");
            test.threshold = cells_.number(row, c + 3);
            test.overwrite = cells_.number(row, c + 4);
            if (test.overwrite == 0.0) test.overwrite.reset();  // 0: none
            test.previous = cells_.number(row, c + 5);
            test.effective = test.overwrite ? test.overwrite : test.threshold;
            if (!test.effective)
                cells_.warn(row, c + 3, "THRESHOLD_MISSING", "the test has no threshold");
            note("thresholds", std::to_string(test.num), "threshold", row, c + 3);
            note("thresholds", std::to_string(test.num), "overwrite", row, c + 4);
            result_.parsed.thresholds.push_back(std::move(test));
        }
    }

    void read_weights(const CellRange& range) {
        const std::uint32_t c = range.first_column;
        for (const std::uint32_t row : cells_.rows(range, first_data_row(range, c + 2))) {
            if (blank_row(range, row)) continue;
            MagWeight weight;
            weight.name = cells_.text(row, c);
            weight.result = cells_.number(row, c + 1);
            weight.test = static_cast<int>(cells_.number(row, c + 2).value_or(0.0));
            weight.weight = cells_.number(row, c + 3).value_or(0.0);
            result_.parsed.objective_weights.push_back(std::move(weight));
        }
    }

    // One column per class, labels in the first column; or without labels, in a known order.
    void read_liabilities(const CellRange& range) {
        static constexpr std::array<const char*, 13> kOrder{
            "name",      "original_balance", "price",      "current_balance", "deferred_balance",
            "spread",    "discount_margin",  "pikable",    "oc_trigger",      "ic_trigger",
            "day_count", "equity",           "coupon_type"};
        const std::string first =
            known_key(mag_key(cells_.text(range.first_row, range.first_column)));
        const bool labels = std::ranges::find(kOrder, first) != kOrder.end();
        std::map<std::string, std::uint32_t> row_of;
        for (const std::uint32_t row : cells_.rows(range)) {
            const std::size_t place = row - range.first_row;
            if (labels) {
                row_of.emplace(known_key(mag_key(cells_.text(row, range.first_column))), row);
            } else if (place < kOrder.size()) {
                row_of.emplace(kOrder[place], row);
            }
        }
        for (std::uint32_t c = range.first_column + (labels ? 1 : 0); c <= range.last_column; ++c)
            read_class(row_of, c);
    }

    void read_class(const std::map<std::string, std::uint32_t>& row_of, std::uint32_t c) {
        const auto row = [&](const char* key) {
            const auto found = row_of.find(key);
            return found == row_of.end() ? 0U : found->second;
        };
        MagLiability one;
        one.name = cells_.text(row("name"), c);
        if (one.name.empty()) return;
        const auto number = [&](const char* key) { return cells_.number(row(key), c); };
        one.original = number("original_balance");
        one.current = number("current_balance");
        one.deferred = number("deferred_balance");
        one.spread = number("spread");
        cells_.check_rate(one.spread, row("spread"), c, "Spread");
        one.discount_margin = number("discount_margin");
        one.pikable = cells_.flag(row("pikable"), c);
        one.oc = number("oc_trigger");
        one.ic = number("ic_trigger");
        for (const char* key : {"oc_trigger", "ic_trigger"})
            if (const auto trigger = number(key); trigger && *trigger <= 0.0)
                cells_.error(row(key), c, "TRIGGER",
                             "a trigger is above 0: empty the cell for none");
        one.price = number("price");
        cells_.check_price(one.price, row("price"), c);
        one.day_count = cells_.text(row("day_count"), c);
        one.equity = cells_.flag(row("equity"), c);
        one.coupon_type = cells_.text(row("coupon_type"), c);
        for (const auto& [key, at] : row_of) {
            if (key == "name" || !cells_.at(at, c)) continue;
            result_.parameters.push_back({"liabilities", mag_key(one.name) + "." + key,
                                          one.name + " " + key, cells_.value(at, c),
                                          cell_name(at, c)});
        }
        result_.parsed.liabilities.push_back(std::move(one));
    }

    void read_fees(const CellRange& range) {
        const std::uint32_t c = range.first_column;
        for (const std::uint32_t row : cells_.rows(range)) {
            if (blank_row(range, row)) continue;
            if (mag_key(cells_.text(row, c + 1)) == "type") continue;  // headings
            MagFee fee;
            fee.name = cells_.text(row, c);
            fee.type = cells_.text(row, c + 1);
            fee.unpaid = cells_.number(row, c + 2);
            note("fees", fee.name, "unpaid", row, c + 2);
            fee.fixed = cells_.number(row, c + 3);
            fee.day_count = cells_.text(row, c + 4);
            fee.rate = cells_.number(row, c + 5);
            cells_.check_rate(fee.rate, row, c + 5, "Rate");
            fee.interest_on_unpaid = cells_.flag(row, c + 6);
            fee.spread = cells_.number(row, c + 7);
            result_.parsed.fees.push_back(std::move(fee));
        }
    }

    const WorkbookSheet& sheet_;
    std::span<const DefinedName> names_;
    MagSheet result_;
    MagCells cells_;
    std::map<std::uint32_t, std::string> titles_;  // by column
    detail::Place analysis_cell_{0, 0};
};

}  // namespace

std::string mag_key(std::string_view label) {
    std::string key;
    for (const char c : lower_case(label)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            key += c;
        else if (c == '%')
            key += "pct";
        else if (c != '\'' && !key.empty() && key.back() != '_')
            key += '_';
    }
    while (!key.empty() && key.back() == '_') key.pop_back();
    if (key.starts_with("beg_")) key.replace(0, 3, "begin");
    return key;
}

std::optional<MagPlace> place_of(const MagSheet& sheet, std::string_view section,
                                 std::string_view item, std::string_view field) {
    const auto found = std::ranges::find_if(sheet.places, [&](const MagPlace& place) {
        return place.section == section && place.item == item && place.field == field;
    });
    return found == sheet.places.end() ? std::nullopt : std::optional(*found);
}

bool is_mag_sheet(const WorkbookSheet& sheet, std::span<const DefinedName> names) {
    if (lower_case(sheet.name).ends_with(" inputs")) return true;
    return std::ranges::any_of(names, [&](const DefinedName& name) {
        if (name.name != "Liability" && name.name != "TestThresholds") return false;
        const auto range = parse_range(name.reference);
        return range && range->sheet == sheet.name;
    });
}

MagSheet read_mag_sheet(const WorkbookSheet& sheet, std::span<const DefinedName> names) {
    return SheetParser(sheet, names).run();
}

}  // namespace ballast::ingest
