// Tapes of assets, prices, ratings and schedules.
#include <algorithm>
#include <fmt/format.h>
#include <limits>

#include "clo/describe_asset.hpp"
#include "clo/tape_value.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/tape_planner.hpp"

namespace ballast::service {

namespace {

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
    bool decimal = false;
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
            form.decimal = std::is_same_v<T, Decimal>;
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

}  // namespace

TapePlanner::Rejected TapePlanner::json_value(const std::string& field, const std::string& cell,
                                              wire::RawJson& value) const {
    const TapeFieldForm& form = tape_forms().find(field)->second;
    clo::TapeNumber judged{cell};
    if (form.unit.starts_with("fraction")) judged = clo::tape_rate(cell, request_.confirm);
    if (form.unit == "percent of par") judged = clo::tape_price(cell, request_.confirm);
    if (!judged.confirm.empty()) return TapeRejection{"unit_unconfirmed", field, judged.confirm};
    std::string text = std::move(judged.text);
    const auto number = clo::tape_number(text);
    if (form.decimal && number && !Decimal::parse(text))
        if (const auto nearest = clo::tape_decimal(text)) text = nearest->to_string();
    if (form.structured)
        return TapeRejection{"no_cell_form", field, "give this field by clo.asset.update"};
    if (form.number && !number)
        return TapeRejection{"not_a_number", field, "expected a decimal number such as 12.5"};
    value.text = form.number || (form.boolean && (text == "true" || text == "false"))
                     ? text
                     : wire::to_json(text);
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::fields_of_row(const TapeFile::Row& source,
                                                 AssetFields& fields) const {
    for (const auto& [field, cell] : source.cells) {
        if (!tape_forms().contains(field)) continue;
        if (auto rejected = json_value(field, cell, fields[field])) return rejected;
    }
    if (request_.kind == CloTapeKind::kAssets && !source.extra.empty())
        fields["extra"] = {wire::to_json(source.extra)};
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::rejection_of(const Error& error) {
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

TapePlanner::Rejected TapePlanner::find_change(const std::string& id, const AssetFields& fields,
                                               fin::Date effective, const CloTapeRow& row,
                                               Change& change) const {
    const auto before = record_on(id, effective);
    if (!before) return rejection_of(before.error());
    auto after = changed_asset(*before, fields, "");
    if (!after) return rejection_of(after.error());
    change.id = id;
    change.effective = effective;
    change.changed = asset_difference(*before, *after);
    if (change.changed.empty()) return std::nullopt;
    if (auto rejected = check_after(*after, row, change.checks)) return rejected;
    change.before = all_asset_fields(*before);
    change.after = *std::move(after);
    return std::nullopt;
}

void TapePlanner::take_change(Change change, CloTapeRow& row) {
    if (change.changed.empty()) {
        row.status = CloTapeStatus::kDuplicate;
        row.reason = "unchanged";
        return;
    }
    plan_.checks.insert(plan_.checks.end(), change.checks.begin(), change.checks.end());
    for (const auto& [field, value] : change.changed)
        row.changes.push_back({field, change.before.at(field), value});
    row.status = CloTapeStatus::kChanged;
    AssetUpdate& update = plan_.updates[change.effective][change.id];
    update.row = rows_.at(change.id);
    update.effective = change.effective;
    update.line = row.line;
    for (const auto& [field, value] : change.changed) update.fields[field] = value;
    remember(change);
}

TapePlanner::Rejected TapePlanner::change_asset(const std::string& id, const AssetFields& fields,
                                                fin::Date effective, CloTapeRow& row) {
    Change change;
    if (auto rejected = find_change(id, fields, effective, row, change)) return rejected;
    take_change(std::move(change), row);
    return std::nullopt;
}

Result<clo::Asset> TapePlanner::record_on(const std::string& id, fin::Date date) const {
    const auto facts = facts_.find(rows_.at(id).id);
    if (facts == facts_.end()) return records_.at(id);
    TRY(const AssetFields fields, folded(facts->second, date));
    return stored_asset(fields);
}

void TapePlanner::remember(const Change& change) {
    const store::CloAssetId row = rows_.at(change.id).id;
    if (const auto facts = facts_.find(row); facts != facts_.end()) {
        store::CloAssetFact fact{.asset = row,
                                 .number = std::numeric_limits<std::int64_t>::max(),
                                 .effective = change.effective,
                                 .fields = wire::to_json(change.changed)};
        const auto place = std::ranges::upper_bound(facts->second, change.effective, {},
                                                    &store::CloAssetFact::effective);
        facts->second.insert(place, std::move(fact));
    }
    if (change.effective == plan_.as_of) records_.at(change.id) = change.after;
}

clo::TapeContext TapePlanner::context_of(const clo::Asset& asset) const {
    clo::TapeContext context{.as_of = plan_.as_of};
    if (plan_.deal) {
        context = clo::tape_context(plan_.deal->deal, asset.currency, plan_.as_of);
        if (const auto& state = plan_.deal->deal.state)
            if (const auto rate = state->index_rates.find(asset.index);
                rate != state->index_rates.end())
                context.index_rate = rate->second;
    }
    if (file_.index_rate) context.index_rate = file_.index_rate;
    return context;
}

TapePlanner::Rejected TapePlanner::check_after(const clo::Asset& asset, const CloTapeRow& row,
                                               Issues& checks) const {
    for (const Issue& issue : clo::check_tape_record(asset, context_of(asset))) {
        if (issue.severity == Severity::kError)
            return TapeRejection{issue.message, issue.where, "correct the row"};
        checks.push_back({issue.severity, issue.code,
                          fmt::format("{}: {}", asset.id, issue.message),
                          fmt::format("line {}", row.line)});
    }
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::plan_asset(const TapeFile::Row& source, CloTapeRow& row) {
    if (row.asset.empty()) return TapeRejection{"the row has no id", "id", "give the id"};
    AssetFields fields;
    if (auto rejected = fields_of_row(source, fields)) return rejected;
    Cells cells = source.cells;
    cells.insert(source.extra.begin(), source.extra.end());
    bool repeats = false;
    if (auto rejected = place(row.asset, cells, true, row, repeats)) return rejected;
    if (repeats) return std::nullopt;
    if (rows_.contains(row.asset)) return change_asset(row.asset, fields, plan_.as_of, row);
    for (const char* field : {"issuer_id", "kind", "maturity", "coupon_type", "currency"})
        if (!fields.contains(field))
            return TapeRejection{fmt::format("a new asset requires {}", field), field,
                                 fmt::format("add a column {0}, map a heading to {0}, or give it "
                                             "in constants",
                                             field)};
    auto made = changed_asset(clo::Asset{}, fields, "");
    if (!made) return rejection_of(made.error());
    if (auto rejected = check_after(*made, row, plan_.checks)) return rejected;
    for (const auto& [field, value] : stated_asset_fields(*made))
        row.changes.push_back({field, {"null"}, value});
    plan_.added.push_back({*made, row.line});
    records_.emplace(row.asset, *std::move(made));
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::date_of(const TapeFile::Row& source, const char* field,
                                           fin::Date& date) const {
    const auto cell = source.cells.find(field);
    if (cell == source.cells.end()) return std::nullopt;
    const auto parsed = fin::Date::parse(cell->second);
    if (!parsed) return TapeRejection{"the date is not valid", field, "expected YYYY-MM-DD"};
    date = *parsed;
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::plan_ratings(const TapeFile::Row& source, CloTapeRow& row) {
    fin::Date effective = plan_.as_of;
    if (auto rejected = date_of(source, "date", effective)) return rejected;
    AssetFields fields;
    if (auto rejected = fields_of_row(source, fields)) return rejected;
    fields.erase("id");
    fields.erase("issuer_id");
    if (fields.empty()) return TapeRejection{"the row has no rating", "id", "add a rating"};
    std::vector<std::string> assets;
    if (!row.asset.empty()) {
        if (auto rejected = known_asset(row)) return rejected;
        assets.push_back(row.asset);
    } else {
        // Ratings of an issuer are those of all its assets.
        const auto issuer = source.cells.find("issuer_id");
        if (issuer == source.cells.end())
            return TapeRejection{"the row has neither id nor issuer_id", "id", "give one of them"};
        for (const auto& [id, record] : records_)
            if (record.issuer_id == issuer->second) assets.push_back(id);
        if (assets.empty())
            return TapeRejection{"unknown issuer " + issuer->second, "issuer_id",
                                 "import an asset of the issuer first"};
    }
    Cells cells;
    for (const auto& [field, value] : fields) cells.emplace(field, value.text);
    std::vector<Change> changes;
    for (const std::string& id : assets) {
        bool repeats = false;
        const std::string about = fmt::format("{} {}", id, effective.to_string());
        if (auto rejected = place(about, cells, false, row, repeats)) return rejected;
        if (repeats) continue;
        if (auto rejected = find_change(id, fields, effective, row, changes.emplace_back()))
            return rejected;
    }
    if (changes.empty()) return std::nullopt;
    bool changed = false;
    for (Change& change : changes) {
        changed = changed || !change.changed.empty();
        take_change(std::move(change), row);
    }
    row.status = changed ? CloTapeStatus::kChanged : CloTapeStatus::kDuplicate;
    row.reason = changed ? "" : "unchanged";
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::plan_price(const TapeFile::Row& source, CloTapeRow& row) {
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
    if (auto rejected = known_asset(row)) return rejected;
    bool repeats = false;
    if (auto rejected = place(fmt::format("{} {}", row.asset, effective.to_string()),
                              {{"price", cell->second}}, true, row, repeats))
        return rejected;
    if (repeats) return std::nullopt;
    std::optional<Decimal> before;
    if (const auto known = record_on(row.asset, effective)) before = known->market_value;
    if (auto rejected = change_asset(row.asset, fields, effective, row)) {
        if (rejected->field == "market_value") rejected->field = "price";
        return rejected;
    }
    const auto now = record_on(row.asset, effective);
    const auto after = now ? now->market_value : std::nullopt;
    for (Issue& issue : clo::check_tape_price(row.asset, effective, before, after, plan_.as_of)) {
        issue.where = fmt::format("line {}", row.line);
        plan_.checks.push_back(std::move(issue));
    }
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::payment_of(const TapeFile::Row& source,
                                              clo::ScheduledPrincipal& payment) const {
    if (!source.cells.contains("date"))
        return TapeRejection{"the row has no date", "date", "give the payment date"};
    if (auto rejected = date_of(source, "date", payment.date)) return rejected;
    std::optional<Decimal> amount;
    if (auto rejected = amount_of(source, "amount", amount)) return rejected;
    if (!amount || amount->is_negative())
        return TapeRejection{"the amount is missing or negative", "amount", "expected 0 or more"};
    payment.amount = *amount;
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::plan_schedule(const TapeFile::Row& source, CloTapeRow& row) {
    if (auto rejected = known_asset(row)) return rejected;
    const std::size_t place = plan_.rows.size();
    clo::ScheduledPrincipal payment;
    if (auto rejected = payment_of(source, payment)) {
        schedules_.lack(row.asset, place);
        return rejected;
    }
    if (const Status added = schedules_.add(row.asset, payment, place); !added)
        return TapeRejection{added.error().message, "date", "leave the payment that applies"};
    return std::nullopt;
}

void TapePlanner::finish_schedules() {
    for (const auto& [id, schedule] : schedules_.by_asset()) {
        if (schedule.rows.empty()) continue;
        CloTapeRow whole{.line = plan_.rows[schedule.rows.front()].line, .asset = id};
        Rejected rejected;
        if (schedule.lacks)
            rejected = TapeRejection{fmt::format("line {} of the schedule cannot be used",
                                                 plan_.rows[*schedule.lacks].line),
                                     "", "correct that line: a schedule is imported as a whole"};
        else
            rejected = change_asset(id, {{"schedule", {wire::to_json(schedule.payments)}}},
                                    plan_.as_of, whole);
        if (const auto par = held_.find(id); par != held_.end() && !rejected)
            for (Issue& issue : clo::check_schedule_sum(id, schedule.sum, par->second))
                plan_.checks.push_back(std::move(issue));
        for (const std::size_t place : schedule.rows) {
            CloTapeRow& row = plan_.rows[place];
            row.status = rejected ? CloTapeStatus::kRejected : whole.status;
            row.reason = rejected ? rejected->reason : whole.reason;
            row.fix = rejected ? rejected->fix : "";
        }
    }
}

}  // namespace ballast::service
