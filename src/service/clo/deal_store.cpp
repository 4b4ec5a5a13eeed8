#include "service/clo/deal_store.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/digest.hpp"
#include "clo/deal_check.hpp"
#include "clo/test_engine.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/compliance_notice.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostDocumentBytes = 1 << 20;

// The expressions of the tests, without any asset.
Status check_expressions(const clo::Deal& deal, const std::string& pointer) {
    const fin::Date as_of = deal.dates.closing;
    clo::Pool pool(std::span<const clo::Holding>(),
                   {.source = deal.options.ratings, .as_of = as_of});
    const auto engine = clo::TestEngine::make(
        clo::test_terms(deal, as_of, clo::CalculationMode::kCorrected), std::move(pool), {});
    if (engine) return {};
    Error error = engine.error();
    constexpr std::string_view kEngine = "/deal";
    for (FieldError& field : error.errors)
        if (field.pointer.starts_with(kEngine)) field.pointer.replace(0, kEngine.size(), pointer);
    return error;
}

Status add_first_state(Call& call, const store::CloDeal& row, const clo::Deal& document,
                       const store::CloOrigin& origin) {
    if (!document.state) return {};
    store::CloOrigin of_state = origin;
    if (document.state->source) of_state.source = *document.state->source;
    clo::DealState state = *document.state;
    state.as_of = state.as_of.value_or(document.dates.closing);
    const std::string text = wire::to_json(state);
    TRY([[maybe_unused]] const auto added,
        store::add_clo_state(call.transaction(), {.deal = row.id,
                                                  .as_of = *state.as_of,
                                                  .document = text,
                                                  .digest = sha256_hex(text),
                                                  .origin = of_state}));
    return {};
}

// The terms that apply on the date of a state.
Result<clo::Deal> terms_for_state(Call& call, const store::CloDeal& row, fin::Date as_of) {
    TRY(auto version, store::clo_version_on(call.transaction(), row.id, as_of, {}));
    if (!version) {
        TRY(auto all, store::clo_versions(call.transaction(), row.id, {}));
        if (all.empty()) return fail(Code::kCorrupted, "the deal has no terms");
        version = std::move(all.front());
    }
    return wire::read_json<clo::Deal>(version->document);
}

Result<bool> is_in_default(const std::optional<store::CloDealState>& state) {
    if (!state) return false;
    TRY(const auto read, wire::read_json<clo::DealState>(state->document));
    return read.event_of_default;
}

}  // namespace

store::CloOrigin clo_origin(const Call& call, std::string source) {
    return {.source = std::move(source),
            .import = {},
            .line = {},
            .known_at = call.now(),
            .created_by = call.principal().user.to_string(),
            .hidden_at = {}};
}

Status check_clo_document(const clo::Deal& deal, const std::string& pointer) {
    if (const Status checked = clo::check_deal(deal); !checked)
        return under(pointer, checked.error());
    TRY_STATUS(check_expressions(deal, pointer));
    const std::size_t size = wire::to_json(deal).size();
    if (size > kMostDocumentBytes)
        return invalid(
            pointer, "too_large",
            fmt::format("the deal has {} bytes: expected at most {}", size, kMostDocumentBytes),
            "leave out what the deal does not need");
    return {};
}

Result<CloDealSaved> create_clo_deal(Call& call, const CreateCloDealRequest& request,
                                     const store::CloOrigin& origin) {
    TRY_STATUS(check_clo_document(request.document, "/document"));
    const fin::Date effective = request.effective.value_or(request.document.dates.closing);
    CloDealSaved saved{.slug = request.document.slug,
                       .version = 1,
                       .effective = effective,
                       .dry_run = request.dry_run};
    if (effective > request.document.dates.closing)
        saved.issues.push_back({Severity::kWarning, "no_terms_at_closing",
                                "the first version is effective after closing: the deal has no "
                                "terms before",
                                "effective"});
    if (request.dry_run) return saved;
    TRY(const store::CloDeal row, store::create_clo_deal(call.transaction(),
                                                         {.slug = request.document.slug,
                                                          .name = request.document.name,
                                                          .currency = request.document.currency,
                                                          .created_by = origin.created_by},
                                                         call.now()));
    clo::Deal terms = request.document;
    terms.state.reset();
    const std::string text = wire::to_json(terms);
    TRY([[maybe_unused]] const auto version,
        store::add_clo_version(call.transaction(), {.deal = row.id,
                                                    .effective = effective,
                                                    .reason = request.reason,
                                                    .clause = request.clause,
                                                    .document = text,
                                                    .digest = sha256_hex(text),
                                                    .origin = origin}));
    TRY_STATUS(add_first_state(call, row, request.document, origin));
    saved.id = row.id.to_string();
    saved.etag = etag_of(row.version);
    return saved;
}

Result<CloStateSaved> put_clo_state(Call& call, const PutCloStateRequest& request,
                                    const store::CloOrigin& origin) {
    TRY(const store::CloDeal row, store::find_clo_deal(call.transaction(), request.deal));
    std::optional<std::int64_t> expected;
    if (!request.if_match.empty()) {
        TRY(expected, version_of(request.if_match));
    }
    TRY(clo::Deal deal,
        terms_for_state(call, row, request.state.as_of.value_or(fin::utc_date(call.now()))));
    deal.state = request.state;
    deal.state->as_of = request.state.as_of.value_or(deal.dates.closing);
    if (const Status checked = clo::check_deal(deal); !checked) return Error(checked.error());
    const fin::Date as_of = *deal.state->as_of;
    TRY(const auto before, store::clo_state_on(call.transaction(), row.id, as_of, {}));
    CloStateSaved saved{.id = row.id.to_string(),
                        .etag = etag_of(row.version),
                        .as_of = as_of,
                        .replaces = before && before->as_of == as_of,
                        .dry_run = request.dry_run};
    if (as_of > fin::utc_date(call.now()))
        saved.issues.push_back({Severity::kWarning, "future_state",
                                "the date of the state is in the future", "state.as_of"});
    if (request.dry_run) return saved;
    TRY(const bool was_in_default, is_in_default(before));
    TRY_STATUS(notify_of_default(call, row, *deal.state, was_in_default));
    const std::string text = wire::to_json(*deal.state);
    TRY(const auto added, store::add_clo_state(call.transaction(), {.deal = row.id,
                                                                    .as_of = as_of,
                                                                    .document = text,
                                                                    .digest = sha256_hex(text),
                                                                    .origin = origin}));
    TRY(const store::CloDeal now,
        store::touch_clo_deal(call.transaction(), row, expected, call.now()));
    saved.number = added.number;
    saved.etag = etag_of(now.version);
    return saved;
}

}  // namespace ballast::service
