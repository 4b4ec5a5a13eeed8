#include "service/clo/tape_plan.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "clo/describe_asset.hpp"
#include "clo/lots.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/record_lots.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr double kStaleDays = 7.0;   // five business days
constexpr double kPriceJump = 10.0;  // points

// A row that cannot be used.
struct TapeRejection {
    std::string reason;
    std::string field;
    std::string fix;
};

template <class T>
struct TapeHeld {
    using Type = T;
};
template <class T>
struct TapeHeld<std::optional<T>> {
    using Type = T;
};

// Whether a field is written as a JSON number or boolean, and its unit.
struct TapeFieldForm {
    bool number = false;
    bool boolean = false;
    std::string_view unit;
    bool structured = false;  // has no form in a cell
};

const std::map<std::string, TapeFieldForm, std::less<>>& tape_forms() {
    static const auto kForms = [] {
        std::map<std::string, TapeFieldForm, std::less<>> forms;
        wire::for_each_field<clo::Asset>([&](const auto& field) {
            using Member = std::remove_cvref_t<decltype(std::declval<clo::Asset>().*field.member)>;
            using T = TapeHeld<Member>::Type;
            TapeFieldForm form{.unit = field.limits.unit};
            form.boolean = std::is_same_v<T, bool>;
            form.number = !form.boolean && std::is_arithmetic_v<T>;
            form.structured = wire::DescribedStruct<T> ||
                              std::is_same_v<T, std::vector<clo::ScheduledPrincipal>> ||
                              std::is_same_v<T, std::map<std::string, std::string>>;
            forms.emplace(std::string(field.name), form);
        });
        return forms;
    }();
    return kForms;
}

std::optional<double> number_in(std::string_view text) {
    const auto value = Decimal::parse(text);
    if (!value) return std::nullopt;
    return value->to_double();
}

class TapePlanner {
public:
    TapePlanner(Call& call, const CloTapeRequest& request, const TapeFile& file)
        : call_(call), request_(request), file_(file) {}

    Result<TapePlan> run() {
        TRY_STATUS(load());
        for (std::size_t i = 0; i < file_.rows.size(); ++i) {
            CloTapeRow row{.row = static_cast<std::int64_t>(i + 1), .line = file_.rows[i].line};
            const auto id = file_.rows[i].cells.find("id");
            if (id != file_.rows[i].cells.end()) row.asset = id->second;
            if (auto rejected = plan_row(file_.rows[i], row)) reject(*rejected, file_.rows[i], row);
            plan_.rows.push_back(std::move(row));
        }
        if (request_.kind == CloTapeKind::kSchedules) finish_schedules();
        if (request_.kind == CloTapeKind::kPositions) TRY_STATUS(find_absent());
        check_records();
        count();
        finish_digest();
        return std::move(plan_);
    }

private:
    using Cells = std::map<std::string, std::string>;
    using Rejected = std::optional<TapeRejection>;

    Status load() {
        store::Transaction& transaction = call_.transaction();
        plan_.as_of = request_.as_of.value_or(day_of(call_.now()));
        TRY(const auto rows, store::all_clo_assets(transaction));
        TRY(auto records, records_of(transaction, rows, std::nullopt, plan_.as_of, {}));
        for (const store::CloAssetRow& row : rows)
            if (const auto record = records.find(row.id); record != records.end()) {
                records_.emplace(row.asset, std::move(record->second));
                rows_.emplace(row.asset, row);
            }
        // Rows with dates of their own are compared with the records of those dates.
        if (file_.columns.contains("date") && request_.kind != CloTapeKind::kSchedules) {
            TRY(auto facts, store::clo_facts(transaction, {}));
            for (store::CloAssetFact& fact : facts) facts_[fact.asset].push_back(std::move(fact));
        }
        const bool needs_deal = request_.kind == CloTapeKind::kPositions ||
                                request_.kind == CloTapeKind::kTrades ||
                                request_.kind == CloTapeKind::kFactors;
        if (needs_deal && request_.deal.empty())
            return invalid("/deal", "required", "a tape of this kind is about a deal",
                           "name the deal, by id or slug");
        if (request_.deal.empty()) return {};
        TRY(const auto deal, store::find_clo_deal(transaction, request_.deal));
        TRY(plan_.deal, stored_clo_deal(transaction, deal,
                                        {.as_of = plan_.as_of, .known_at = {}, .version = {}},
                                        day_of(call_.now())));
        for (const clo::Holding& holding : plan_.deal->holdings)
            held_.emplace(holding.id, holding.par);
        TRY(const auto lots, store::clo_lots(transaction, {.deal = deal.id}));
        for (const store::CloLot& lot : lots) lots_.push_back(lot);
        origin_ = clo_origin(call_, request_.source.empty() ? file_.name : request_.source);
        return {};
    }

    void reject(const TapeRejection& rejected, const TapeFile::Row& source, CloTapeRow& row) const {
        row.status = CloTapeStatus::kRejected;
        row.reason = rejected.reason;
        row.fix = rejected.fix;
        row.changes.clear();
        if (const auto column = file_.columns.find(rejected.field); column != file_.columns.end())
            row.column = column->second;
        if (const auto cell = source.cells.find(rejected.field); cell != source.cells.end())
            row.value = cell->second;
    }

    bool confirms(CloTapeUnits units) const {
        return std::ranges::find(request_.confirm, units) != request_.confirm.end();
    }

    Rejected plan_row(const TapeFile::Row& source, CloTapeRow& row) {
        switch (request_.kind) {
            case CloTapeKind::kAssets:
                return plan_asset(source, row);
            case CloTapeKind::kRatings:
                return plan_ratings(source, row);
            case CloTapeKind::kPrices:
                return plan_price(source, row);
            case CloTapeKind::kSchedules:
                return plan_schedule(source, row);
            case CloTapeKind::kPositions:
                return plan_position(source, row);
            case CloTapeKind::kTrades:
                return plan_trade(source, row);
            case CloTapeKind::kFactors:
                return plan_factor(source, row);
        }
        return std::nullopt;
    }

    // ---- fields of assets ----------------------------------------------------------------------

    // The JSON value of a cell, with rates in percent and prices in fractions converted when that
    // is confirmed.
    Rejected json_value(const std::string& field, const std::string& cell,
                        wire::RawJson& value) const {
        const TapeFieldForm& form = tape_forms().find(field)->second;
        std::string text = cell;
        const bool rate = form.unit.starts_with("fraction");
        const bool price = form.unit == "percent of par";
        const auto number = number_in(text);
        if (rate && number && std::abs(*number) > 1.0) {
            if (!confirms(CloTapeUnits::kRatesInPercent))
                return TapeRejection{"unit_unconfirmed", field,
                                     "rates are fractions such as 0.0425: confirm rates_in_percent "
                                     "if the file has percentages"};
            text = fmt::format("{:.12g}", *number / 100.0);
        } else if (rate && number && confirms(CloTapeUnits::kRatesInPercent)) {
            text = fmt::format("{:.12g}", *number / 100.0);
        }
        if (price && number && *number <= 2.0 && *number > 0.0) {
            if (confirms(CloTapeUnits::kPricesInFractions))
                text = fmt::format("{:.10g}", *number * 100.0);
            else if (!confirms(CloTapeUnits::kPricesAsGiven))
                return TapeRejection{"unit_unconfirmed", field,
                                     "prices are in percent of par: confirm prices_in_fractions or "
                                     "prices_as_given"};
        }
        if (form.structured)
            return TapeRejection{"no_cell_form", field, "give this field by clo.asset.update"};
        if (form.number && !number)
            return TapeRejection{"not_a_number", field, "expected a decimal number such as 12.5"};
        value.text = form.number || (form.boolean && (text == "true" || text == "false"))
                         ? text
                         : wire::to_json(text);
        return std::nullopt;
    }

    Rejected fields_of_row(const TapeFile::Row& source, AssetFields& fields) const {
        for (const auto& [field, cell] : source.cells) {
            if (!tape_forms().contains(field)) continue;
            if (auto rejected = json_value(field, cell, fields[field])) return rejected;
        }
        if (request_.kind == CloTapeKind::kAssets && !source.extra.empty())
            fields["extra"] = {wire::to_json(source.extra)};
        return std::nullopt;
    }

    static Rejected rejection_of(const Error& error) {
        std::string field;
        std::string message = error.message;
        std::string hint;
        if (!error.errors.empty()) {
            const FieldError& first = error.errors.front();
            field = first.pointer.size() > 1 ? first.pointer.substr(1) : "";
            field = field.substr(0, field.find('/'));
            message = first.message;
            hint = first.hint;
        }
        return TapeRejection{message, field, hint.empty() ? "correct the value" : hint};
    }

    // Records the change of an asset from a date on; rows of one asset and date are merged.
    Rejected change_asset(const std::string& id, const AssetFields& fields, fin::Date effective,
                          CloTapeRow& row) {
        if (!rows_.contains(id))
            return TapeRejection{"unknown asset " + id, "id",
                                 "import the asset first, or correct its id"};
        const auto before_change = record_on(id, effective);
        if (!before_change) return rejection_of(before_change.error());
        auto after = changed_asset(*before_change, fields, "");
        if (!after) return rejection_of(after.error());
        const AssetFields changed = asset_difference(*before_change, *after);
        if (changed.empty()) {
            row.status = CloTapeStatus::kDuplicate;
            row.reason = "unchanged";
            return std::nullopt;
        }
        if (auto rejected = check_after(*after, row)) return rejected;
        const AssetFields before = all_asset_fields(*before_change);
        for (const auto& [field, value] : changed)
            row.changes.push_back({field, before.at(field), value});
        row.status = CloTapeStatus::kChanged;
        AssetUpdate& update = plan_.updates[effective][id];
        update.row = rows_.at(id);
        update.effective = effective;
        update.line = row.line;
        for (const auto& [field, value] : changed) update.fields[field] = value;
        remember(id, effective, changed, *std::move(after));
        return std::nullopt;
    }

    // The record of an asset on a date, with what the plan has changed so far.
    Result<clo::Asset> record_on(const std::string& id, fin::Date date) const {
        const auto facts = facts_.find(rows_.at(id).id);
        if (facts == facts_.end()) return records_.at(id);
        TRY(const AssetFields fields, folded(facts->second, date));
        return stored_asset(fields);
    }

    void remember(const std::string& id, fin::Date effective, const AssetFields& changed,
                  clo::Asset after) {
        if (const auto facts = facts_.find(rows_.at(id).id); facts != facts_.end()) {
            store::CloAssetFact fact{.asset = rows_.at(id).id,
                                     .number = std::numeric_limits<std::int64_t>::max(),
                                     .effective = effective,
                                     .fields = wire::to_json(changed)};
            const auto place = std::ranges::upper_bound(facts->second, effective, {},
                                                        &store::CloAssetFact::effective);
            facts->second.insert(place, std::move(fact));
        }
        if (effective == plan_.as_of) records_.at(id) = std::move(after);
    }

    // Errors of a record keep the row out; warnings become checks.
    Rejected check_after(const clo::Asset& asset, const CloTapeRow& row) {
        clo::TapeContext context{.as_of = plan_.as_of};
        if (plan_.deal) {
            context.currency = plan_.deal->deal.currency;
            context.hedged = std::ranges::any_of(plan_.deal->deal.hedges, [](const auto& hedge) {
                return hedge.kind == clo::HedgeKind::kFx;
            });
            if (plan_.deal->deal.state)
                if (const auto rate = plan_.deal->deal.state->index_rates.find(asset.index);
                    rate != plan_.deal->deal.state->index_rates.end())
                    context.index_rate = rate->second;
        }
        for (const Issue& issue : clo::check_tape_record(asset, context)) {
            if (issue.severity == Severity::kError)
                return TapeRejection{issue.message, issue.where, "correct the row"};
            plan_.checks.push_back({issue.severity, issue.code,
                                    fmt::format("{}: {}", asset.id, issue.message),
                                    fmt::format("line {}", row.line)});
        }
        return std::nullopt;
    }

    Rejected plan_asset(const TapeFile::Row& source, CloTapeRow& row) {
        if (row.asset.empty()) return TapeRejection{"the row has no id", "id", "give the id"};
        AssetFields fields;
        if (auto rejected = fields_of_row(source, fields)) return rejected;
        if (!seen_.insert(row.asset).second)
            return TapeRejection{"the asset has two rows", "id", "leave one row of each asset"};
        if (rows_.contains(row.asset)) return change_asset(row.asset, fields, plan_.as_of, row);
        auto made = changed_asset(clo::Asset{}, fields, "");
        if (!made) return rejection_of(made.error());
        for (const char* field : {"issuer_id", "kind", "maturity", "coupon_type", "currency"})
            if (!fields.contains(field))
                return TapeRejection{fmt::format("a new asset requires {}", field), field,
                                     "add the column"};
        if (auto rejected = check_after(*made, row)) return rejected;
        for (const auto& [field, value] : stated_asset_fields(*made))
            row.changes.push_back({field, {"null"}, value});
        plan_.added.push_back({*made, row.line});
        records_.emplace(row.asset, *std::move(made));
        return std::nullopt;
    }

    Rejected date_of(const TapeFile::Row& source, const char* field, fin::Date& date) const {
        const auto cell = source.cells.find(field);
        if (cell == source.cells.end()) return std::nullopt;
        const auto parsed = fin::Date::parse(cell->second);
        if (!parsed) return TapeRejection{"the date is not valid", field, "expected YYYY-MM-DD"};
        date = *parsed;
        return std::nullopt;
    }

    Rejected plan_ratings(const TapeFile::Row& source, CloTapeRow& row) {
        fin::Date effective = plan_.as_of;
        if (auto rejected = date_of(source, "date", effective)) return rejected;
        AssetFields fields;
        if (auto rejected = fields_of_row(source, fields)) return rejected;
        fields.erase("id");
        fields.erase("issuer_id");
        if (fields.empty()) return TapeRejection{"the row has no rating", "id", "add a rating"};
        if (!row.asset.empty()) return change_asset(row.asset, fields, effective, row);
        // Ratings of an issuer are those of all its assets.
        const auto issuer = source.cells.find("issuer_id");
        if (issuer == source.cells.end())
            return TapeRejection{"the row has neither id nor issuer_id", "id", "give one of them"};
        std::vector<std::string> assets;
        for (const auto& [id, record] : records_)
            if (record.issuer_id == issuer->second) assets.push_back(id);
        if (assets.empty())
            return TapeRejection{"unknown issuer " + issuer->second, "issuer_id",
                                 "import an asset of the issuer first"};
        CloTapeStatus status = CloTapeStatus::kDuplicate;
        for (const std::string& id : assets) {
            CloTapeRow one = row;
            if (auto rejected = change_asset(id, fields, effective, one)) return rejected;
            if (one.status == CloTapeStatus::kChanged) status = CloTapeStatus::kChanged;
            row.changes.insert(row.changes.end(), one.changes.begin(), one.changes.end());
        }
        row.status = status;
        row.reason = status == CloTapeStatus::kDuplicate ? "unchanged" : "";
        return std::nullopt;
    }

    Rejected plan_price(const TapeFile::Row& source, CloTapeRow& row) {
        fin::Date effective = plan_.as_of;
        if (auto rejected = date_of(source, "date", effective)) return rejected;
        const auto cell = source.cells.find("price");
        if (cell == source.cells.end())
            return TapeRejection{"the row has no price", "price", "give the price"};
        AssetFields fields;
        if (auto rejected = json_value("market_value", cell->second, fields["market_value"])) {
            rejected->field = "price";
            return rejected;
        }
        if (effective > plan_.as_of)
            return TapeRejection{"the price is of a date after the tape", "date",
                                 "correct the date, or as_of"};
        if ((plan_.as_of.serial() - effective.serial()) > kStaleDays)
            plan_.checks.push_back(
                {Severity::kWarning, "stale_price",
                 fmt::format("{}: the price is of {}", row.asset, effective.to_string()),
                 fmt::format("line {}", row.line)});
        std::optional<Decimal> before;
        if (rows_.contains(row.asset))
            if (const auto known = record_on(row.asset, effective)) before = known->market_value;
        if (auto rejected = change_asset(row.asset, fields, effective, row)) {
            if (rejected->field == "market_value") rejected->field = "price";
            return rejected;
        }
        const auto now = record_on(row.asset, effective);
        const auto after = now ? now->market_value : std::nullopt;
        if (before && after && std::abs(after->to_double() - before->to_double()) > kPriceJump)
            plan_.checks.push_back({Severity::kWarning, "price_moved",
                                    fmt::format("{}: the price moves from {} to {}", row.asset,
                                                before->to_string(), after->to_string()),
                                    fmt::format("line {}", row.line)});
        return std::nullopt;
    }

    Rejected plan_schedule(const TapeFile::Row& source, CloTapeRow& row) {
        fin::Date date;
        if (!source.cells.contains("date"))
            return TapeRejection{"the row has no date", "date", "give the payment date"};
        if (auto rejected = date_of(source, "date", date)) return rejected;
        const auto cell = source.cells.find("amount");
        const auto amount = cell == source.cells.end()
                                ? Result<Decimal>(fail(Code::kInvalidInput, "missing"))
                                : Decimal::parse(cell->second);
        if (!amount || amount->is_negative())
            return TapeRejection{"the amount is not valid", "amount", "expected 0 or more"};
        if (!records_.contains(row.asset))
            return TapeRejection{"unknown asset " + row.asset, "id", "import the asset first"};
        schedules_[row.asset].push_back({{date, *amount}, plan_.rows.size()});
        return std::nullopt;
    }

    // One fact per asset with its whole schedule; its rows have the status of the whole.
    void finish_schedules() {
        for (auto& [id, entries] : schedules_) {
            std::ranges::sort(entries, {}, [](const auto& entry) { return entry.first.date; });
            std::vector<clo::ScheduledPrincipal> schedule;
            Decimal sum;
            for (const auto& [payment, place] : entries) {
                schedule.push_back(payment);
                if (const auto total = add(sum, payment.amount)) sum = *total;
            }
            CloTapeRow whole{.line = plan_.rows[entries.front().second].line, .asset = id};
            const auto rejected =
                change_asset(id, {{"schedule", {wire::to_json(schedule)}}}, plan_.as_of, whole);
            if (const auto held = held_.find(id); held != held_.end() && held->second != sum)
                plan_.checks.push_back({Severity::kWarning, "schedule_sum",
                                        fmt::format("{}: the schedule adds up to {}, and par is {}",
                                                    id, sum.to_string(), held->second.to_string()),
                                        id});
            for (const auto& [payment, place] : entries) {
                CloTapeRow& row = plan_.rows[place];
                row.status = rejected ? CloTapeStatus::kRejected : whole.status;
                row.reason = rejected ? rejected->reason : whole.reason;
                row.fix = rejected ? rejected->fix : "";
            }
        }
    }

    // ---- lots ----------------------------------------------------------------------------------

    Rejected amount_of(const TapeFile::Row& source, const char* field,
                       std::optional<Decimal>& amount) const {
        const auto cell = source.cells.find(field);
        if (cell == source.cells.end()) return std::nullopt;
        const auto parsed = Decimal::parse(cell->second);
        if (!parsed)
            return TapeRejection{"not a number", field, "expected a decimal number such as 12.5"};
        amount = *parsed;
        return std::nullopt;
    }

    Rejected price_of(const TapeFile::Row& source, const char* field,
                      std::optional<Decimal>& price) const {
        if (auto rejected = amount_of(source, field, price)) return rejected;
        if (!price) return std::nullopt;
        if (price->is_negative() || *price > Decimal(200))
            return TapeRejection{"the price is outside 0 to 200", field,
                                 "prices are in percent of par"};
        if (price->to_double() > 2.0 || price->is_zero()) return std::nullopt;
        if (confirms(CloTapeUnits::kPricesInFractions)) {
            const auto percent = multiply(*price, Decimal(100), Rounding::kHalfEven);
            if (percent) price = *percent;
        } else if (!confirms(CloTapeUnits::kPricesAsGiven)) {
            return TapeRejection{"unit_unconfirmed", field,
                                 "prices are in percent of par: confirm prices_in_fractions or "
                                 "prices_as_given"};
        }
        return std::nullopt;
    }

    void add_lot(const CloLotEntry& entry, CloTapeRow& row) {
        store::CloLot lot =
            clo_lot_of(entry, plan_.deal->stored->id, rows_.at(entry.asset).id, origin_);
        lot.origin.line = row.line;
        row.changes.push_back({"lot", {"null"}, {wire::to_json(entry)}});
        plan_.lots.push_back(std::move(lot));
    }

    Rejected known_asset(const CloTapeRow& row) const {
        if (row.asset.empty()) return TapeRejection{"the row has no id", "id", "give the id"};
        if (rows_.contains(row.asset)) return std::nullopt;
        return TapeRejection{"unknown asset " + row.asset, "id",
                             "import the asset first, or correct its id"};
    }

    Rejected plan_position(const TapeFile::Row& source, CloTapeRow& row) {
        if (auto rejected = known_asset(row)) return rejected;
        if (!seen_.insert(row.asset).second)
            return TapeRejection{"the asset has two rows", "id", "leave one row of each asset"};
        std::optional<Decimal> par;
        std::optional<Decimal> price;
        if (auto rejected = amount_of(source, "par", par)) return rejected;
        if (auto rejected = price_of(source, "purchase_price", price)) return rejected;
        if (!par || par->is_negative())
            return TapeRejection{"par is missing or negative", "par", "give 0 or more"};
        fin::Date date = plan_.as_of;
        if (auto rejected = date_of(source, "trade_date", date)) return rejected;
        const auto held = held_.find(row.asset);
        const Decimal before = held == held_.end() ? Decimal() : held->second;
        const auto total = add(stated_par_, *par);
        if (total) stated_par_ = *total;
        if (before == *par) {
            row.status = CloTapeStatus::kDuplicate;
            row.reason = "the deal holds this par already";
            return std::nullopt;
        }
        const auto difference = subtract(*par, before);
        if (!difference) return TapeRejection{"par is too large", "par", "correct the amount"};
        row.status = before.is_zero() ? CloTapeStatus::kNew : CloTapeStatus::kChanged;
        const bool bought = before.is_zero() && price;
        add_lot({.asset = row.asset,
                 .side = bought ? store::CloLotSide::kBuy : store::CloLotSide::kStated,
                 .trade_date = bought ? date : plan_.as_of,
                 .settle_date = {},
                 .par = *difference,
                 .price = bought ? price : std::nullopt,
                 .purchased_accrued = {},
                 .note = {}},
                row);
        return std::nullopt;
    }

    Status find_absent() {
        for (const auto& [id, par] : held_) {
            if (seen_.contains(id)) continue;
            plan_.absent.push_back(id);
            if (request_.absent != CloTapeAbsent::kSold) continue;
            CloTapeRow row{.line = 0, .asset = id};
            const auto& price = records_.at(id).market_value;
            add_lot({.asset = id,
                     .side = price ? store::CloLotSide::kSell : store::CloLotSide::kStated,
                     .trade_date = plan_.as_of,
                     .settle_date = {},
                     .par = price ? par : Decimal::from_units(-par.units()),
                     .price = price,
                     .purchased_accrued = {},
                     .note = "absent from a tape of positions"},
                    row);
            plan_.lots.back().origin.line.reset();
        }
        if (!plan_.absent.empty() && request_.absent == CloTapeAbsent::kReport)
            plan_.checks.push_back({Severity::kWarning, "absent",
                                    fmt::format("{} assets that the deal holds are not in the "
                                                "file: choose absent keep or sold",
                                                plan_.absent.size()),
                                    plan_.absent.front()});
        return {};
    }

    Rejected plan_trade(const TapeFile::Row& source, CloTapeRow& row) {
        if (auto rejected = known_asset(row)) return rejected;
        CloLotEntry entry{.asset = row.asset, .trade_date = plan_.as_of};
        const auto side = source.cells.find("side");
        const auto known = side == source.cells.end()
                               ? std::nullopt
                               : describe::from_word<store::CloLotSide>(side->second);
        if (!known)
            return TapeRejection{"the side is not valid", "side",
                                 "expected buy, sell, repayment or stated"};
        entry.side = *known;
        if (auto rejected = date_of(source, "trade_date", entry.trade_date)) return rejected;
        std::optional<Decimal> par;
        if (auto rejected = amount_of(source, "par", par)) return rejected;
        if (auto rejected = price_of(source, "price", entry.price)) return rejected;
        if (auto rejected = amount_of(source, "purchased_accrued", entry.purchased_accrued))
            return rejected;
        if (!par || par->is_zero() || par->is_negative())
            return TapeRejection{"par is missing or not positive", "par", "give a positive par"};
        entry.par = *par;
        if (const auto note = source.cells.find("note"); note != source.cells.end())
            entry.note = note->second;
        const bool trade =
            entry.side == store::CloLotSide::kBuy || entry.side == store::CloLotSide::kSell;
        if (trade && !entry.price)
            return TapeRejection{"a purchase or sale requires a price", "price", "give the price"};
        if (!trade) entry.price.reset();
        const store::CloLot lot =
            clo_lot_of(entry, plan_.deal->stored->id, rows_.at(row.asset).id, origin_);
        const auto same = std::ranges::find_if(lots_, [&](const store::CloLot& other) {
            return other.asset == lot.asset && other.side == lot.side &&
                   other.trade_date == lot.trade_date && other.par == lot.par &&
                   other.price == lot.price;
        });
        if (same != lots_.end()) {
            row.status = CloTapeStatus::kDuplicate;
            row.reason = "the lot is recorded already";
            lots_.erase(same);  // a second equal row is another trade
            return std::nullopt;
        }
        if (auto rejected = check_lot_order(lot)) return rejected;
        row.status = CloTapeStatus::kNew;
        add_lot(entry, row);
        return std::nullopt;
    }

    // The deal never holds less than nothing of an asset.
    Rejected check_lot_order(const store::CloLot& lot) {
        if (!lot.par.is_negative()) return std::nullopt;
        std::vector<clo::Lot> lots;
        for (const auto* list : {&lots_, &plan_.lots})
            for (const store::CloLot& other : *list)
                if (other.asset == lot.asset) lots.push_back(record_lot(other));
        lots.push_back(record_lot(lot));
        const auto position = clo::position_of(lots, fin::Date::from_serial(INT32_MAX / 2));
        if (position) return std::nullopt;
        return TapeRejection{position.error().message, "par", "sell at most what is held"};
    }

    Rejected plan_factor(const TapeFile::Row& source, CloTapeRow& row) {
        if (auto rejected = known_asset(row)) return rejected;
        std::optional<Decimal> factor;
        if (auto rejected = amount_of(source, "factor", factor)) return rejected;
        if (!factor || factor->is_negative() || *factor > Decimal(1))
            return TapeRejection{"the factor is missing or outside 0 to 1", "factor",
                                 "give the share of the original par that is outstanding"};
        // Of what was bought and not sold, before repayments.
        Decimal original;
        for (const store::CloLot& lot : lots_)
            if (lot.asset == rows_.at(row.asset).id && lot.trade_date <= plan_.as_of &&
                lot.side != store::CloLotSide::kRepayment)
                if (const auto sum = add(original, lot.par)) original = *sum;
        const auto held = held_.find(row.asset);
        const Decimal before = held == held_.end() ? Decimal() : held->second;
        const auto par = multiply(original, *factor, Rounding::kHalfEven);
        const auto repaid =
            par ? subtract(before, *par) : Result<Decimal>(fail(Code::kInvalidInput, "range"));
        if (!repaid) return TapeRejection{"par is too large", "factor", "correct the factor"};
        if (repaid->is_zero()) {
            row.status = CloTapeStatus::kDuplicate;
            row.reason = "the deal holds this par already";
            return std::nullopt;
        }
        if (repaid->is_negative())
            return TapeRejection{"the factor is above that of the par held", "factor",
                                 "a factor only falls"};
        row.status = CloTapeStatus::kChanged;
        add_lot({.asset = row.asset,
                 .side = store::CloLotSide::kRepayment,
                 .trade_date = plan_.as_of,
                 .settle_date = {},
                 .par = *repaid,
                 .price = {},
                 .purchased_accrued = {},
                 .note = fmt::format("factor {}", factor->to_string())},
                row);
        return std::nullopt;
    }

    // ---- the whole -----------------------------------------------------------------------------

    void check_records() {
        if (request_.kind == CloTapeKind::kAssets) {
            std::vector<clo::Asset> all;
            for (const auto& [id, record] : records_) all.push_back(record);
            for (Issue& issue : clo::check_tape_records(all))
                if (seen_.contains(issue.where)) plan_.checks.push_back(std::move(issue));
        }
        if (request_.kind == CloTapeKind::kPositions) plan_.totals.par = stated_par_.to_double();
    }

    void count() {
        plan_.totals.rows = static_cast<std::int64_t>(plan_.rows.size());
        for (const CloTapeRow& row : plan_.rows) {
            plan_.totals.added += row.status == CloTapeStatus::kNew ? 1 : 0;
            plan_.totals.duplicate += row.status == CloTapeStatus::kDuplicate ? 1 : 0;
            plan_.totals.changed += row.status == CloTapeStatus::kChanged ? 1 : 0;
            plan_.totals.rejected += row.status == CloTapeStatus::kRejected ? 1 : 0;
        }
    }

    // Of the file, of what the plan is based on, and of its effects.
    void finish_digest() {
        Sha256 hash;
        hash.update_field(file_.digest).update_field(plan_.as_of.to_string());
        for (const CloTapeRow& row : plan_.rows) hash.update_field(wire::to_json(row));
        for (const auto& [date, updates] : plan_.updates)
            for (const auto& [id, update] : updates)
                hash.update_field(fmt::format("{} {}", id, update.row.version));
        if (plan_.deal) hash.update_field(plan_.deal->data_digest);
        plan_.digest = hash.finish_hex();
    }

    Call& call_;
    const CloTapeRequest& request_;
    const TapeFile& file_;
    TapePlan plan_;
    store::CloOrigin origin_;
    std::map<std::string, clo::Asset> records_;  // as of the date, with the plan applied
    std::map<std::string, store::CloAssetRow> rows_;
    std::map<store::CloAssetId, std::vector<store::CloAssetFact>> facts_;
    std::map<std::string, Decimal> held_;
    std::vector<store::CloLot> lots_;  // recorded ones
    std::set<std::string> seen_;
    Decimal stated_par_;
    std::map<std::string, std::vector<std::pair<clo::ScheduledPrincipal, std::size_t>>> schedules_;
};

}  // namespace

Result<TapePlan> plan_tape(Call& call, const CloTapeRequest& request, const TapeFile& file) {
    return TapePlanner(call, request, file).run();
}

}  // namespace ballast::service
