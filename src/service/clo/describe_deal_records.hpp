// Descriptions of stored deals.
#pragma once

#include "clo/describe_deal.hpp"
#include "service/clo/deal_requests.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

inline constexpr Limits kCloDealLimits{.min_length = 1, .max_length = 64};

template <class T>
constexpr auto clo_deal_field() {
    return required("deal", &T::deal, "Deal, by id or slug.", kCloDealLimits);
}

template <>
struct Described<clo::QualityFigures> {
    using T = clo::QualityFigures;
    static constexpr std::string_view name = "CloQualityFigures";
    static constexpr std::string_view doc =
        "Quality of performing assets, weighted by par; null where data are missing.";
    static constexpr auto fields = wire::list(
        required("warf", &T::warf, "Moody's weighted average rating factor."),
        required("spread", &T::spread,
                 "Weighted average spread of floating-rate assets, above the index or its floor.",
                 {.unit = "fraction per year"}),
        required("coupon", &T::coupon, "Weighted average coupon of fixed-rate assets.",
                 {.unit = "fraction per year"}),
        required("recovery", &T::recovery, "Weighted average Moody's recovery rate.",
                 {.unit = "fraction"}),
        required("life", &T::life, "Weighted average life.", {.unit = "years"}),
        required("diversity", &T::diversity, "Moody's diversity score."),
        required("caa_share", &T::caa_share, "Share rated Caa1 or lower by Moody's.",
                 {.unit = "fraction"}),
        required("ccc_share", &T::ccc_share, "Share rated CCC+ or lower by S&P.",
                 {.unit = "fraction"}),
        required("defaulted_par", &T::defaulted_par, "Par of defaulted assets.",
                 {.unit = "currency"}));
};

template <>
struct Described<clo::DealSummary> {
    using T = clo::DealSummary;
    static constexpr std::string_view name = "CloDealSummary";
    static constexpr std::string_view doc = "Figures of a deal on a date.";
    static constexpr auto fields = wire::list(
        required("assets", &T::assets, "Number of assets held."),
        required("obligors", &T::obligors, "Number of obligors."),
        required("par", &T::par, "Par of the assets.", {.unit = "currency"}),
        required("principal_cash", &T::principal_cash, "Principal cash of all accounts.",
                 {.unit = "currency"}),
        required("interest_cash", &T::interest_cash, "Interest cash of all accounts.",
                 {.unit = "currency"}),
        required("debt", &T::debt, "Balance of the notes with deferred interest.",
                 {.unit = "currency"}),
        required("market_value", &T::market_value,
                 "Market value of the assets that have a price; null without any.",
                 {.unit = "currency"}),
        required("price_coverage", &T::price_coverage, "Share of par that has a price.",
                 {.unit = "fraction"}),
        required("equity_nav", &T::equity_nav,
                 "Net asset value of the equity: market value and principal cash less debt; null "
                 "where an asset has no price.",
                 {.unit = "currency"}),
        required("equity_irr", &T::equity_irr,
                 "Internal rate of return of the equity: its cost, payments so far and net asset "
                 "value.",
                 {.unit = "fraction per year"}),
        required("next_payment", &T::next_payment, "Next payment date."),
        required("quality", &T::quality, "Quality of the assets."),
        required("passing", &T::passing, "Number of tests that pass."),
        required("failing", &T::failing, "Number of tests that fail."),
        required("watched", &T::watched, "Number of tests that pass with a small cushion."),
        required("not_computable", &T::not_computable, "Number of tests that lack data."),
        required("tightest_test", &T::tightest_test, "Id of the test with the smallest cushion."),
        optional("tightest_test_name", &T::tightest_test_name,
                 "Name of the test with the smallest cushion."),
        required(
            "tightest_cushion", &T::tightest_cushion,
            "Cushion of the tightest test as a share of its threshold; negative where it fails.",
            {.unit = "fraction"}));
};

template <>
struct Described<service::CreateCloDealRequest> {
    using T = service::CreateCloDealRequest;
    static constexpr std::string_view name = "CreateCloDealRequest";
    static constexpr std::string_view doc = "A deal to store.";
    static constexpr auto fields = wire::list(
        required("document", &T::document,
                 "Terms of the deal; a state in it is stored as that of its date."),
        optional("effective", &T::effective,
                 "First date on which the terms apply; absent: closing."),
        optional("reason", &T::reason, "Reason of the version.", {.max_length = 500}),
        optional("clause", &T::clause, "Clause of the indenture.", {.max_length = 200}),
        optional("dry_run", &T::dry_run, "Whether to check only, and to store nothing."));
};

template <>
struct Described<service::UpdateCloDealRequest> {
    using T = service::UpdateCloDealRequest;
    static constexpr std::string_view name = "UpdateCloDealRequest";
    static constexpr std::string_view doc = "A new version of the terms of a deal.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(),
        optional("document", &T::document,
                 "All terms of the new version; absent: only `archived` changes."),
        optional("effective", &T::effective,
                 "First date on which the version applies; required with a document."),
        optional("reason", &T::reason, "Reason of the change; required with a document.",
                 {.max_length = 500}),
        optional("clause", &T::clause, "Clause of the indenture.", {.max_length = 200}),
        optional("archived", &T::archived, "Whether the deal is archived; false restores it."),
        required("if_match", &T::if_match, "ETag of the deal to change.", {.max_length = 32}),
        optional("dry_run", &T::dry_run, "Whether to check only, and to store nothing."));
};

template <>
struct Described<service::CloDealSaved> {
    using T = service::CloDealSaved;
    static constexpr std::string_view name = "CloDealSaved";
    static constexpr std::string_view doc = "A stored version of a deal.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the deal; empty for a check of a new one."),
                   required("slug", &T::slug, "Short name of the deal."),
                   required("version", &T::version, "Number of the version of the terms."),
                   required("etag", &T::etag, kEtagDoc),
                   required("effective", &T::effective, "First date on which the version applies."),
                   required("archived", &T::archived, "Whether the deal is archived."),
                   required("dry_run", &T::dry_run, "Whether nothing was stored."),
                   required("changed", &T::changed,
                            "JSON pointers of the terms that differ from the version before."),
                   required("issues", &T::issues, "What is doubtful about the version."));
};

template <>
struct Described<service::DeleteCloDealRequest> {
    using T = service::DeleteCloDealRequest;
    static constexpr std::string_view name = "DeleteCloDealRequest";
    static constexpr std::string_view doc = "A deal to archive.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(),
        required("if_match", &T::if_match, "ETag of the deal to archive.", {.max_length = 32}));
};

template <>
struct Described<service::GetCloDealRequest> {
    using T = service::GetCloDealRequest;
    static constexpr std::string_view name = "GetCloDealRequest";
    static constexpr std::string_view doc = "A deal as of a date.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(),
        optional("as_of", &T::as_of, "Date; absent: that of the newest state or lot."),
        optional("known_at", &T::known_at,
                 "Records known at the end of this day (UTC); absent: all."),
        optional("version", &T::version,
                 "Version of the terms; absent: the one effective on the date.", {.minimum = 1}),
        optional("summary", &T::summary, "Whether to compute the summary."));
};

template <>
struct Described<service::CloDealView> {
    using T = service::CloDealView;
    static constexpr std::string_view name = "CloDealView";
    static constexpr std::string_view doc = "A deal as of a date.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the deal."),
                   required("slug", &T::slug, "Short name of the deal."),
                   required("name", &T::name, "Name of the deal."),
                   required("archived", &T::archived, "Whether the deal is archived."),
                   required("etag", &T::etag, kEtagDoc),
                   required("version", &T::version, "Number of the version of the terms."),
                   required("effective", &T::effective, "First date on which the version applies."),
                   required("reason", &T::reason, "Reason of the version."),
                   required("clause", &T::clause, "Clause of the indenture."),
                   required("as_of", &T::as_of, "Date of the view."),
                   required("state_as_of", &T::state_as_of, "Date of the state that applies."),
                   required("states", &T::states, "Dates of all states."),
                   required("document", &T::document, "Terms, without the state."),
                   required("state", &T::state, "State that applies; null before the first."),
                   required("summary", &T::summary, "Figures of the deal; null unless requested."),
                   required("created_at", &T::created_at, "Time of creation."),
                   required("updated_at", &T::updated_at, "Time of the last change."),
                   required("issues", &T::issues, "What is missing or doubtful."));
};

template <>
struct Described<service::ListCloDealsRequest> {
    using T = service::ListCloDealsRequest;
    static constexpr std::string_view name = "ListCloDealsRequest";
    static constexpr std::string_view doc = "Filter and page of a list of deals.";
    static constexpr auto fields = wire::combined(
        wire::list(optional("text", &T::text, "Text to find in slug or name.", {.max_length = 200}),
                   optional("archived", &T::archived, "Whether archived deals are included."),
                   optional("summary", &T::summary, "Whether to compute the summaries.")),
        page_fields<T>());
};

template <>
struct Described<service::CloDealRowView> {
    using T = service::CloDealRowView;
    static constexpr std::string_view name = "CloDealListRow";
    static constexpr std::string_view doc = "A deal in a list.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the deal."),
        required("slug", &T::slug, "Short name of the deal."),
        required("name", &T::name, "Name of the deal."),
        required("currency", &T::currency, "Currency of the deal."),
        required("archived", &T::archived, "Whether the deal is archived."),
        required("etag", &T::etag, kEtagDoc),
        required("version", &T::version, "Version of the terms that applies; 0 without a summary."),
        required("as_of", &T::as_of, "Date of the summary."),
        required("state_as_of", &T::state_as_of, "Date of the newest state."),
        required("summary", &T::summary, "Figures of the deal; null unless requested."),
        required("updated_at", &T::updated_at, "Time of the last change."),
        required("error", &T::error, "Why there is no summary; empty where there is one."));
};

template <>
struct Described<service::ListCloDealsResponse> {
    using T = service::ListCloDealsResponse;
    static constexpr std::string_view name = "ListCloDealsResponse";
    static constexpr std::string_view doc = "A page of deals.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Deals on this page, by slug."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

template <>
struct Described<service::CloDealVersionsRequest> {
    using T = service::CloDealVersionsRequest;
    static constexpr std::string_view name = "CloDealVersionsRequest";
    static constexpr std::string_view doc = "A deal whose versions to list.";
    static constexpr auto fields = wire::list(clo_deal_field<T>());
};

template <>
struct Described<service::CloDealVersionView> {
    using T = service::CloDealVersionView;
    static constexpr std::string_view name = "CloDealVersion";
    static constexpr std::string_view doc = "A version of the terms of a deal.";
    static constexpr auto fields = wire::list(
        required("version", &T::version, "Number of the version."),
        required("effective", &T::effective, "First date on which it applies."),
        required("reason", &T::reason, "Reason of the change."),
        required("clause", &T::clause, "Clause of the indenture."),
        required("source", &T::source, "Source of the version."),
        required("import", &T::import, "Id of the import that added it; null for others."),
        required("known_at", &T::known_at, "Time at which it was recorded."),
        required("created_by", &T::created_by, "Id of the user who recorded it."),
        required("digest", &T::digest, "SHA-256 digest of the terms."),
        required("changed", &T::changed,
                 "JSON pointers of the terms that differ from the version before; empty for the "
                 "first."));
};

template <>
struct Described<service::CloDealVersionsResponse> {
    using T = service::CloDealVersionsResponse;
    static constexpr std::string_view name = "CloDealVersionsResponse";
    static constexpr std::string_view doc = "Versions of the terms of a deal.";
    static constexpr auto fields =
        wire::list(required("versions", &T::versions, "Versions, the first one first."));
};

template <>
struct Described<service::PutCloStateRequest> {
    using T = service::PutCloStateRequest;
    static constexpr std::string_view name = "PutCloStateRequest";
    static constexpr std::string_view doc = "The state of a deal on a date.";
    static constexpr auto fields = wire::list(
        clo_deal_field<T>(),
        required("state", &T::state, "State; its as_of is the date, closing when absent."),
        optional("source", &T::source, "Source of the state, such as trustee.",
                 {.max_length = 200}),
        optional("if_match", &T::if_match, "ETag of the deal; absent: whatever its version is.",
                 {.max_length = 32}),
        optional("dry_run", &T::dry_run, "Whether to check only, and to store nothing."));
};

template <>
struct Described<service::CloStateSaved> {
    using T = service::CloStateSaved;
    static constexpr std::string_view name = "CloStateSaved";
    static constexpr std::string_view doc = "A stored state of a deal.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the deal."), required("etag", &T::etag, kEtagDoc),
        required("as_of", &T::as_of, "Date of the state."),
        required("number", &T::number, "Number of the state, from 1; 0 for a check."),
        required("replaces", &T::replaces, "Whether the state replaces one of the same date."),
        required("dry_run", &T::dry_run, "Whether nothing was stored."),
        required("issues", &T::issues, "What is doubtful about the state."));
};

}  // namespace ballast::describe
