// clo.deal.create, update, delete, get, list, versions and state_put.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "service/clo/document_diff.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"
#include "store/results.hpp"

namespace ballast::service {

namespace {

Result<CloDealSaved> run_create_clo_deal(Call& call, const CreateCloDealRequest& request) {
    TRY(const CloDealSaved saved, create_clo_deal(call, request, clo_origin(call)));
    call.touch("deal:" + saved.slug);
    return saved;
}

// Later results were computed from earlier terms and stay as they are.
Status note_back_dated(Call& call, const store::CloDeal& row, fin::Date effective,
                       CloDealSaved& saved) {
    TRY(const auto results, store::list_results(call.transaction(),
                                                {.subject_type = store::ResultSubject::kDeal,
                                                 .subject = row.id.to_string(),
                                                 .from = effective},
                                                {.limit = 500}));
    if (results.items.empty()) return {};
    saved.issues.push_back(
        {Severity::kWarning, "results_with_earlier_terms",
         fmt::format("{}{} stored results from {} on were computed with earlier terms: they are "
                     "kept; run them again where the new terms matter",
                     results.items.size(), results.next.empty() ? "" : " or more",
                     effective.to_string()),
         "effective"});
    return {};
}

Status check_new_version(const UpdateCloDealRequest& request, const store::CloDeal& row) {
    if (!request.document) {
        if (request.archived) return {};
        return invalid("/document", "required", "nothing changes: there is no document",
                       "give the document of the new version, or archived");
    }
    if (!request.effective)
        return invalid("/effective", "required", "a version requires the date it is effective from",
                       "give the first date on which the terms apply");
    if (request.reason.empty())
        return invalid("/reason", "required", "a version requires a reason",
                       "name the amendment, such as Supplemental indenture 1");
    if (request.document->slug != row.slug)
        return invalid("/document/slug", "contradiction",
                       fmt::format("the slug of the deal is {}, and that of the document is {}",
                                   row.slug, request.document->slug),
                       "a slug cannot change");
    if (request.document->state)
        return invalid("/document/state", "unexpected", "versions of terms have no state",
                       "record the state by clo.deal.state_put");
    return check_clo_document(*request.document, "/document");
}

Status add_version(Call& call, const UpdateCloDealRequest& request, const store::CloDeal& row,
                   CloDealSaved& saved) {
    const std::string text = wire::to_json(*request.document);
    TRY(const auto versions, store::clo_versions(call.transaction(), row.id, {}));
    if (versions.empty()) return fail(Code::kCorrupted, "the deal has no terms");
    TRY(saved.changed, document_changes(versions.back().document, text));
    saved.effective = request.effective;
    saved.version = versions.back().number + 1;
    TRY_STATUS(note_back_dated(call, row, *request.effective, saved));
    if (request.dry_run) return {};
    TRY(const auto added,
        store::add_clo_version(call.transaction(), {.deal = row.id,
                                                    .effective = *request.effective,
                                                    .reason = request.reason,
                                                    .clause = request.clause,
                                                    .document = text,
                                                    .digest = sha256_hex(text),
                                                    .origin = clo_origin(call)}));
    saved.version = added.number;
    return {};
}

Result<CloDealSaved> run_update_clo_deal(Call& call, const UpdateCloDealRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(store::CloDeal row, store::find_clo_deal(call.transaction(), request.deal));
    TRY_STATUS(check_new_version(request, row));
    CloDealSaved saved{.id = row.id.to_string(),
                       .slug = row.slug,
                       .etag = etag_of(row.version),
                       .archived = request.archived.value_or(row.archived),
                       .dry_run = request.dry_run};
    if (row.version != expected)
        return fail(Code::kConflict, fmt::format("the deal has been changed; its current version "
                                                 "is {}",
                                                 row.version))
            .with("version", fmt::format("{}", row.version));
    if (request.document) {
        TRY_STATUS(add_version(call, request, row, saved));
        row.name = request.document->name;
        row.currency = request.document->currency;
    }
    call.touch("deal:" + row.slug);
    if (request.dry_run) return saved;
    row.archived = saved.archived;
    TRY(const store::CloDeal now,
        store::touch_clo_deal(call.transaction(), row, expected, call.now()));
    saved.etag = etag_of(now.version);
    call.set_version(now.version);
    return saved;
}

Result<Deleted> run_delete_clo_deal(Call& call, const DeleteCloDealRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(store::CloDeal row, store::find_clo_deal(call.transaction(), request.deal));
    row.archived = true;
    TRY_STATUS(store::touch_clo_deal(call.transaction(), row, expected, call.now()));
    call.touch("deal:" + row.slug);
    return Deleted{row.id.to_string()};
}

Result<CloDealView> run_get_clo_deal(Call& call, const GetCloDealRequest& request) {
    TRY(const store::CloDeal row, store::find_clo_deal(call.transaction(), request.deal));
    TRY(CloSubject subject,
        stored_clo_deal(call.transaction(), row, {request.as_of, request.known_at, request.version},
                        fin::utc_date(call.now())));
    TRY(const auto version, store::clo_version(call.transaction(), row.id, subject.version));
    TRY(const auto states,
        store::clo_states(call.transaction(), row.id, clo_view(request.known_at)));
    CloDealView view{.id = row.id.to_string(),
                     .slug = row.slug,
                     .name = row.name,
                     .archived = row.archived,
                     .etag = etag_of(row.version),
                     .version = version.number,
                     .effective = version.effective,
                     .reason = version.reason,
                     .clause = version.clause,
                     .as_of = subject.as_of,
                     .state_as_of = subject.state_as_of,
                     .created_at = row.created_at,
                     .updated_at = row.updated_at,
                     .issues = subject.issues};
    std::set<fin::Date> dates;
    for (const store::CloDealState& state : states) dates.insert(state.as_of);
    view.states.assign(dates.begin(), dates.end());
    if (const Status converted = use_deal_currency(subject); !converted) {
        view.issues.push_back({Severity::kError, "currency", converted.error().message, "deal.fx"});
    } else if (request.summary) {
        TRY(view.summary, clo::summarize(subject.deal, subject.holdings, subject.as_of));
    }
    view.state = std::move(subject.deal.state);
    subject.deal.state.reset();
    view.document = std::move(subject.deal);
    call.set_version(row.version);
    return view;
}

// A deal whose figures cannot be computed stays in the list, with the reason.
void add_row_summary(Call& call, const store::CloDeal& row, CloDealRowView& view) {
    auto subject = stored_clo_deal(call.transaction(), row, {}, fin::utc_date(call.now()));
    if (subject)
        if (const Status converted = use_deal_currency(*subject); !converted)
            subject = converted.error();
    if (!subject) {
        view.error = subject.error().message;
        return;
    }
    view.version = subject->version;
    view.as_of = subject->as_of;
    view.state_as_of = subject->state_as_of;
    auto summary = clo::summarize(subject->deal, subject->holdings, subject->as_of);
    if (summary)
        view.summary = *std::move(summary);
    else
        view.error = summary.error().message;
}

Result<ListCloDealsResponse> run_list_clo_deals(Call& call, const ListCloDealsRequest& request) {
    TRY(const auto page, store::list_clo_deals(call.transaction(),
                                               {.text = request.text, .archived = request.archived},
                                               {.limit = static_cast<std::size_t>(request.limit),
                                                .cursor = request.cursor,
                                                .direction = request.direction}));
    ListCloDealsResponse response;
    for (const store::CloDeal& row : page.items) {
        CloDealRowView view{.id = row.id.to_string(),
                            .slug = row.slug,
                            .name = row.name,
                            .currency = row.currency,
                            .archived = row.archived,
                            .etag = etag_of(row.version),
                            .updated_at = row.updated_at};
        if (request.summary) add_row_summary(call, row, view);
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<CloDealVersionsResponse> run_clo_deal_versions(Call& call,
                                                      const CloDealVersionsRequest& request) {
    TRY(const store::CloDeal row, store::find_clo_deal(call.transaction(), request.deal));
    TRY(const auto versions, store::clo_versions(call.transaction(), row.id, {}));
    CloDealVersionsResponse response;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const store::CloDealVersion& version = versions[i];
        CloDealVersionView view{.version = version.number,
                                .effective = version.effective,
                                .reason = version.reason,
                                .clause = version.clause,
                                .source = version.origin.source,
                                .known_at = version.origin.known_at,
                                .created_by = version.origin.created_by,
                                .digest = version.digest};
        if (version.origin.import) view.import = version.origin.import->to_string();
        if (i > 0) {
            TRY(view.changed, document_changes(versions[i - 1].document, version.document));
        }
        response.versions.push_back(std::move(view));
    }
    return response;
}

Result<CloStateSaved> run_put_clo_state(Call& call, const PutCloStateRequest& request) {
    std::string source = request.source;
    if (source.empty() && request.state.source) source = *request.state.source;
    TRY(const CloStateSaved saved, put_clo_state(call, request, clo_origin(call, source)));
    call.touch("deal:" + request.deal);
    return saved;
}

MethodInfo clo_reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kCloRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

}  // namespace

void add_clo_deal_methods(MethodTable& table) {
    table.add<CreateCloDealRequest, CloDealSaved>(
        {.name = "clo.deal.create",
         .summary = "Stores a CLO: its terms, and the state that the document has.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/deals"},
         .creates = true},
        run_create_clo_deal);
    table.add<UpdateCloDealRequest, CloDealSaved>(
        {.name = "clo.deal.update",
         .summary = "Adds a version of the terms of a CLO, effective from a date; earlier versions "
                    "stay.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/clo/deals/{deal}"},
         .versioned = true},
        run_update_clo_deal);
    table.add<DeleteCloDealRequest, Deleted>(
        {.name = "clo.deal.delete",
         .summary = "Archives a CLO: it leaves the lists, its records stay, and clo.deal.update "
                    "restores it.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/clo/deals/{deal}"},
         .versioned = true},
        run_delete_clo_deal);
    table.add<GetCloDealRequest, CloDealView>(
        clo_reading("clo.deal.get", "/clo/deals/{deal}",
                    "Returns a CLO as of a date: terms, state and summary."),
        run_get_clo_deal);
    table.add<ListCloDealsRequest, ListCloDealsResponse>(
        clo_reading("clo.deal.list", "/clo/deals", "Lists the CLOs with their summaries."),
        run_list_clo_deals);
    table.add<CloDealVersionsRequest, CloDealVersionsResponse>(
        clo_reading("clo.deal.versions", "/clo/deals/{deal}/versions",
                    "Lists the versions of the terms of a CLO with what changed in each."),
        run_clo_deal_versions);
    table.add<PutCloStateRequest, CloStateSaved>(
        {.name = "clo.deal.state_put",
         .summary = "Records the state of a CLO on a date: balances, accounts, fees, index rates.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/clo/deals/{deal}/state"},
         .idempotent = true},
        run_put_clo_state);
}

void add_clo_record_methods(MethodTable& table) {
    add_clo_deal_methods(table);
    add_clo_asset_methods(table);
    add_clo_lot_methods(table);
    add_clo_compliance_methods(table);
    add_clo_scenario_methods(table);
    add_clo_correlation_methods(table);
    add_clo_market_methods(table);
    add_clo_tape_methods(table);
    add_clo_book_methods(table);
    add_clo_sync_methods(table);
}

}  // namespace ballast::service
