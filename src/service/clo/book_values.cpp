#include "service/clo/book_values.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/describe_asset.hpp"
#include "clo/describe_deal.hpp"
#include "clo/tape_value.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/book_assets.hpp"
#include "service/clo/describe_book.hpp"
#include "service/clo/mag_deal.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

bool equal_numbers(double a, double b) {
    return std::abs(a - b) <= 1e-12 * std::max({1.0, std::abs(a), std::abs(b)});
}

// Amounts are imported with six digits after the point.
bool equal_money(double cell, const Decimal& amount) {
    const auto read = Decimal::from_double(cell, 6, Rounding::kHalfEven);
    return read && *read == amount;
}

// A price in the unit of its cell: a fraction where those are confirmed and the cell has one.
double price_as(std::optional<double> cell, double percent, const MagUnits& units) {
    return units.prices_in_fractions && (!cell || *cell <= 2.0) ? percent / 100.0 : percent;
}
double rate_as(std::optional<double> cell, double rate, const MagUnits& units) {
    return units.rates_in_percent && cell && std::abs(*cell) > 1.0 ? rate * 100.0 : rate;
}

class DealSheetValues {
public:
    DealSheetValues(const ingest::WorkbookCells& cells, const ingest::WorkbookSheet& sheet,
                    const CloSubject& subject, const MagUnits& units, ingest::WorkbookEdits& edits)
        : cells_(cells),
          sheet_(sheet),
          mag_(ingest::read_mag_sheet(sheet, cells.names)),
          subject_(subject),
          deal_(subject.deal),
          state_(subject.deal.state.value_or(clo::DealState{})),
          units_(units),
          edits_(edits) {}

    Status run() {
        if (mag_.parsed.analysis_date != subject_.as_of)
            put(ingest::place_of(mag_, "dates", "", "analysis_date"), subject_.as_of);
        TRY_STATUS(collateral());
        accounts();
        for (const ingest::MagLiability& one : mag_.parsed.liabilities) liability(one);
        thresholds();
        index_rate();
        for (const ingest::MagFee& fee : mag_.parsed.fees) {
            const auto known = state_.fees.find(mag_slug(fee.name));
            const Decimal unpaid = known == state_.fees.end() ? Decimal() : known->second.unpaid;
            money(ingest::place_of(mag_, "fees", fee.name, "unpaid"), fee.unpaid, unpaid);
        }
        return {};
    }

private:
    void put(const std::optional<ingest::MagPlace>& place, ingest::EditedValue value) {
        if (place)
            edits_.cells.push_back({sheet_.name, place->row, place->column, std::move(value)});
    }

    // Nothing is written where the cell, or an empty one as 0, states the amount.
    void money(const std::optional<ingest::MagPlace>& place, std::optional<double> cell,
               const Decimal& amount) {
        if (!equal_money(cell.value_or(0.0), amount)) put(place, amount.to_double());
    }

    // The cell of a labeled value.
    std::optional<ingest::MagPlace> parameter(std::string_view section,
                                              std::string_view name) const {
        for (const ingest::MagParameter& one : mag_.parameters) {
            if (one.section != section || one.name != name) continue;
            const auto range = ingest::parse_range("S!" + one.cell);
            if (range)
                return ingest::MagPlace{.section = std::string(section),
                                        .item = std::string(name),
                                        .field = {},
                                        .row = range->first_row,
                                        .column = range->first_column};
        }
        return std::nullopt;
    }

    // ---- collateral ----------------------------------------------------------------------------

    Status collateral() {
        std::map<std::string, Decimal> held;
        Decimal total;
        for (const clo::Holding& holding : subject_.holdings) {
            if (holding.par.is_zero()) continue;
            held.emplace(holding.id, holding.par);
            TRY(total, add(total, holding.par));
        }
        for (const auto& [id, par] : mag_.parsed.collateral) {
            const auto now = held.find(id);
            money(ingest::place_of(mag_, "collateral", id, "par"), par,
                  now == held.end() ? Decimal() : now->second);
            if (now != held.end()) held.erase(now);
        }
        if (mag_.parsed.collateral_stated)
            money(ingest::place_of(mag_, "collateral", "", "stated"), mag_.parsed.collateral_stated,
                  total);
        return held.empty() ? Status() : append(held);
    }

    bool is_free(std::uint32_t row, std::uint32_t column) const {
        return std::ranges::none_of(sheet_.cells, [&](const ingest::WorkbookCell& cell) {
            return cell.row == row && cell.column == column;
        });
    }

    // Assets that the sheet lacks, below its collateral; the name then covers them too.
    Status append(const std::map<std::string, Decimal>& assets) {
        if (!mag_.collateral) return {};
        ingest::CellRange range = *mag_.collateral;
        const std::uint32_t id = range.first_column;
        for (const auto& [asset, par] : assets) {
            const std::uint32_t row = ++range.last_row;
            if (!is_free(row, id) || !is_free(row, id + 1))
                return invalid(
                    "/import", "no_room",
                    fmt::format("the deal {} holds {} assets that the sheet {} lacks, "
                                "and {} is not empty",
                                deal_.slug, assets.size(), sheet_.name, ingest::cell_name(row, id)),
                    "leave rows below the collateral of the workbook empty and import "
                    "it again, or export with values imported");
            edits_.cells.push_back({sheet_.name, row, id, asset});
            edits_.cells.push_back({sheet_.name, row, id + 1, par.to_double()});
        }
        for (const ingest::DefinedName& name : cells_.names) {
            const auto old = ingest::parse_range(name.reference);
            if (name.name != "DealCollateral" || !old || old->sheet != sheet_.name) continue;
            ingest::DefinedName longer = name;
            const std::size_t colon = name.reference.rfind(':');
            longer.reference = fmt::format("{}:${}${}", name.reference.substr(0, colon),
                                           letters(old->last_column), range.last_row);
            edits_.names.push_back(std::move(longer));
        }
        return {};
    }

    static std::string letters(std::uint32_t column) {
        std::string name = ingest::cell_name(1, column);
        name.pop_back();
        return name;
    }

    // ---- state and terms -----------------------------------------------------------------------

    void accounts() {
        for (const ingest::MagAccount& one : mag_.parsed.accounts) {
            const std::string type = ingest::mag_key(one.name);
            const auto known =
                std::ranges::find_if(deal_.accounts, [&](const clo::Account& account) {
                    return account.id == type || describe::to_word(account.type) == type;
                });
            if (known == deal_.accounts.end()) continue;
            const auto amounts = state_.accounts.find(known->id);
            const clo::AccountState now =
                amounts == state_.accounts.end() ? clo::AccountState{} : amounts->second;
            money(ingest::place_of(mag_, "accounts", one.name, "interest"), one.interest,
                  now.interest);
            money(ingest::place_of(mag_, "accounts", one.name, "principal"), one.principal,
                  now.principal);
        }
    }

    void liability(const ingest::MagLiability& one) {
        const std::string id = mag_tranche_id(one.name);
        const auto tranche = std::ranges::find(deal_.tranches, id, &clo::Tranche::id);
        if (tranche == deal_.tranches.end()) return;
        const auto cell = [&](const char* key) {
            return parameter("liabilities", ingest::mag_key(one.name) + "." + key);
        };
        const auto known = state_.tranches.find(id);
        const clo::TrancheState now =
            known == state_.tranches.end() ? clo::TrancheState{} : known->second;
        const Decimal balance = now.balance.value_or(tranche->original);
        if (one.current || balance != tranche->original)
            money(cell("current_balance"), one.current, balance);
        money(cell("deferred_balance"), one.deferred, now.deferred);
        if (now.price && !(one.price && equal_money(units_.price(*one.price), *now.price)))
            put(cell("price"), price_as(one.price, now.price->to_double(), units_));
        if (now.discount_margin &&
            !(one.discount_margin &&
              equal_numbers(units_.rate(*one.discount_margin), *now.discount_margin)))
            put(cell("discount_margin"),
                rate_as(one.discount_margin, *now.discount_margin, units_));
        for (const clo::Coverage& group : deal_.coverage) {
            if (std::ranges::count(group.tranches, id) == 0) continue;
            trigger(cell("oc_trigger"), one.oc, group.oc);
            trigger(cell("ic_trigger"), one.ic, group.ic);
        }
    }

    // The trigger of a group is on the class that has one; other classes of the group stay empty.
    void trigger(const std::optional<ingest::MagPlace>& place, std::optional<double> cell,
                 std::optional<double> now) {
        if (!cell || (now && equal_numbers(*cell, *now))) return;
        put(place, now ? ingest::EditedValue(*now) : ingest::EditedValue());
    }

    void thresholds() {
        for (const ingest::MagThreshold& one : mag_.parsed.thresholds) {
            const std::string number = std::to_string(one.num);
            number_of(ingest::place_of(mag_, "thresholds", number, "threshold"), one.threshold,
                      deal_.tests.thresholds, number);
            const auto known = deal_.tests.overrides.find(number);
            const bool applies = known != deal_.tests.overrides.end() &&
                                 !(known->second.until && *known->second.until < subject_.as_of);
            const auto place = ingest::place_of(mag_, "thresholds", number, "overwrite");
            if (!applies) {
                if (one.overwrite) put(place, {});
            } else if (const auto* now = std::get_if<double>(&known->second.threshold);
                       now && !(one.overwrite && equal_numbers(*one.overwrite, *now))) {
                put(place, *now);
            }
        }
    }

    // A threshold by an expression has no cell.
    void number_of(const std::optional<ingest::MagPlace>& place, std::optional<double> cell,
                   const std::map<std::string, clo::Threshold>& thresholds,
                   const std::string& number) {
        const auto known = thresholds.find(number);
        if (known == thresholds.end()) return;
        if (const auto* now = std::get_if<double>(&known->second);
            now && !(cell && equal_numbers(*cell, *now)))
            put(place, *now);
    }

    void index_rate() {
        const auto now = state_.index_rates.find(deal_.index);
        if (now == state_.index_rates.end()) return;
        for (const ingest::MagParameter& one : mag_.parameters) {
            if (one.section != "libor" || !one.name.starts_with("current") || !one.value) continue;
            const auto* cell = std::get_if<double>(&*one.value);
            if (cell && !equal_numbers(units_.rate(*cell), now->second))
                put(parameter("libor", one.name), rate_as(*cell, now->second, units_));
        }
    }

    const ingest::WorkbookCells& cells_;
    const ingest::WorkbookSheet& sheet_;
    ingest::MagSheet mag_;
    const CloSubject& subject_;
    const clo::Deal& deal_;
    clo::DealState state_;
    MagUnits units_;
    ingest::WorkbookEdits& edits_;
};

// ---- the sheet of assets -----------------------------------------------------------------------

struct CellForm {
    bool amount = false;  // a decimal, which JSON has as text
    std::string_view unit;
};

CellForm form_of_field(std::string_view name) {
    CellForm form;
    wire::for_each_field<clo::Asset>([&](const auto& field) {
        using Member = std::remove_cvref_t<decltype(std::declval<clo::Asset>().*field.member)>;
        if (field.name != name) return;
        form = {std::is_same_v<Member, std::optional<Decimal>>, field.limits.unit};
    });
    return form;
}

class AssetSheetValues {
public:
    AssetSheetValues(const ingest::WorkbookSheet& sheet, const TapeFile& tape,
                     const CloBookOptions& options, ingest::WorkbookEdits& edits)
        : sheet_(sheet), tape_(tape), edits_(edits) {
        units_.rates_in_percent = has_rates_in_percent(tape, options);
        units_.prices_in_fractions =
            std::ranges::count(options.confirm, CloBookConfirm::kPricesInFractions) > 0;
        for (const ingest::WorkbookCell& cell : sheet_.cells)
            cells_[{cell.row, cell.column}] = &cell;
        find_columns();
    }

    void run(const TapePlan& plan) {
        if (!columns_.contains("id")) return;
        for (const CloTapeRow& row : plan.rows) {
            const auto number = static_cast<std::uint32_t>(row.line);
            const ingest::WorkbookCell* id = at(number, columns_.at("id"));
            if (!id || clo::tape_value("id", id->value) != row.asset) continue;  // another sheet
            if (row.status == CloTapeStatus::kChanged)
                for (const CloTapeChange& change : row.changes)
                    put(number, change.field, change.before);
            if (row.status == CloTapeStatus::kChanged || row.status == CloTapeStatus::kDuplicate)
                fill(number, row, plan);
        }
    }

private:
    const ingest::WorkbookCell* at(std::uint32_t row, std::uint32_t column) const {
        const auto found = cells_.find({row, column});
        return found == cells_.end() ? nullptr : found->second;
    }

    // The first row with the heading of the ids has the headings.
    void find_columns() {
        const auto id = tape_.columns.find("id");
        if (id == tape_.columns.end()) return;
        const auto heading =
            std::ranges::find(sheet_.cells, id->second, &ingest::WorkbookCell::value);
        if (heading == sheet_.cells.end()) return;
        for (const ingest::WorkbookCell& cell : sheet_.cells) {
            if (cell.row != heading->row) continue;
            const std::string field = clo::tape_field(cell.value);
            if (const auto known = tape_.columns.find(field);
                known != tape_.columns.end() && known->second == cell.value)
                columns_.try_emplace(field, cell.column);
        }
    }

    // Fields that the record has and the file left empty.
    void fill(std::uint32_t number, const CloTapeRow& row, const TapePlan& plan) {
        const auto record = plan.records.find(row.asset);
        if (record == plan.records.end()) return;
        const auto& source = tape_.rows[static_cast<std::size_t>(row.row - 1)].cells;
        for (const auto& [field, value] : stated_asset_fields(record->second))
            if (!source.contains(field)) put(number, field, value);
    }

    void put(std::uint32_t row, const std::string& field, const wire::RawJson& value) {
        const auto column = columns_.find(field);
        if (column == columns_.end()) return;
        const ingest::WorkbookCell* cell = at(row, column->second);
        const auto old = cell ? clo::tape_number(cell->value) : std::nullopt;
        ingest::EditedValue edited = value_of(value, field);
        if (auto* number = std::get_if<double>(&edited)) {
            const std::string_view unit = form_of_field(field).unit;
            if (unit.starts_with("fraction") && units_.rates_in_percent) *number *= 100.0;
            if (unit == "percent of par") *number = price_as(old, *number, units_);
        }
        if (std::holds_alternative<std::monostate>(edited) && !cell) return;
        edits_.cells.push_back({sheet_.name, row, column->second, std::move(edited)});
    }

    static ingest::EditedValue value_of(const wire::RawJson& value, const std::string& field) {
        if (value.text == "null") return {};
        if (value.text == "true" || value.text == "false") return value.text == "true";
        if (const auto number = clo::tape_number(value.text)) return *number;
        const auto text = wire::read_json<std::string>(value.text);
        if (!text) return {};
        if (form_of_field(field).amount)
            if (const auto amount = clo::tape_number(*text)) return *amount;
        if (const auto date = fin::Date::parse(*text)) return *date;
        return *text;
    }

    const ingest::WorkbookSheet& sheet_;
    const TapeFile& tape_;
    ingest::WorkbookEdits& edits_;
    MagUnits units_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, const ingest::WorkbookCell*> cells_;
    std::map<std::string, std::uint32_t> columns_;
};

CloBookOptions options_of(const CloImportDocument& document) {
    CloBookOptions options;
    for (const std::string& word : document.confirm)
        if (const auto one = describe::from_word<CloBookConfirm>(word))
            options.confirm.push_back(*one);
    return options;
}

// The assets as of the newest date of the deals.
Status add_asset_values(Call& call, const std::string& bytes, const CloBookOptions& options,
                        const ingest::WorkbookCells& cells, fin::Date as_of,
                        ingest::WorkbookEdits& edits) {
    TRY(const CloBook book, read_workbook_book(bytes, "export"));
    if (!book.assets) return {};
    const auto sheet =
        std::ranges::find(cells.sheets, book.assets->name, &ingest::WorkbookSheet::name);
    if (sheet == cells.sheets.end()) return {};
    TRY(const PlannedBookAssets plan, plan_book_assets(call, book, options, as_of));
    AssetSheetValues(*sheet, *book.assets, options, edits).run(plan.assets);
    return {};
}

}  // namespace

Result<ingest::WorkbookEdits> book_values(Call& call, const std::string& bytes,
                                          const CloImportDocument& document,
                                          const CloDealPoint& point) {
    const CloBookOptions options = options_of(document);
    const auto confirmed = [&](CloBookConfirm what) {
        return std::ranges::count(options.confirm, what) > 0;
    };
    const MagUnits units{.rates_in_percent = confirmed(CloBookConfirm::kRatesInPercent),
                         .prices_in_fractions = confirmed(CloBookConfirm::kPricesInFractions)};
    const fin::Date today = fin::utc_date(call.now());
    TRY(const ingest::WorkbookCells cells, ingest::read_workbook_cells(bytes));
    ingest::WorkbookEdits edits;
    std::optional<fin::Date> newest = point.as_of;
    for (const ingest::WorkbookSheet& sheet : cells.sheets) {
        const auto slug = document.sheets.find(sheet.name);
        if (slug == document.sheets.end()) continue;
        const auto row = store::find_clo_deal(call.transaction(), slug->second);
        if (!row) continue;  // only its scenario was imported
        TRY(const CloSubject subject, stored_clo_deal(call.transaction(), *row, point, today));
        if (!newest || *newest < subject.as_of) newest = subject.as_of;
        TRY_STATUS(DealSheetValues(cells, sheet, subject, units, edits).run());
    }
    TRY_STATUS(add_asset_values(call, bytes, options, cells, newest.value_or(today), edits));
    return edits;
}

}  // namespace ballast::service
