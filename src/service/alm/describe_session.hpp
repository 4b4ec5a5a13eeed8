// Descriptions of the ALM sessions: keeping them.
#pragma once

#include "service/alm/describe_value.hpp"
#include "service/alm/session_requests.hpp"

namespace ballast::wire {

inline constexpr Limits kSessionIdLimits{.min_length = 36, .max_length = 36};
inline constexpr Limits kPageLimits{.minimum = 1, .maximum = 500};
inline constexpr Limits kCursorLimits{.max_length = 4096};

template <>
struct Described<service::AlmMarket> {
    using T = service::AlmMarket;
    static constexpr std::string_view name = "AlmMarket";
    static constexpr std::string_view doc = "Curves, exchange rates and rules of a valuation.";
    static constexpr auto fields = alm_market_fields<T>();
};

template <>
struct Described<service::AlmSessionFile> {
    using T = service::AlmSessionFile;
    static constexpr std::string_view name = "AlmSessionFile";
    static constexpr std::string_view doc =
        "A file: an upload, a path of this machine, or its name and text.";
    static constexpr auto fields = wire::list(
        optional("upload", &T::upload, "Id of an upload; removed once it is read.",
                 {.max_length = 36}),
        optional("file", &T::file, "Path, where files may be named.", {.max_length = 4096}),
        optional("name", &T::name, "Of the file whose text is `content`.", {.max_length = 255}),
        optional("content", &T::content, "Text of a CSV file.", {.max_length = 1U << 28}));
};

template <class T>
constexpr auto alm_curve_choice_fields() {
    return wire::list(
        optional("discount_curves", &T::discount_curves,
                 "By currency, the id of the curve to discount with; otherwise the first whose id "
                 "ends in _OIS, else the currency's first.",
                 {.max_length = 64}),
        optional("fx", &T::fx,
                 "By currency, reporting currency per unit; a currency without is left out.",
                 {.minimum = 0, .exclusive_minimum = true}));
}

template <>
struct Described<service::CreateAlmSessionRequest> {
    using T = service::CreateAlmSessionRequest;
    static constexpr std::string_view name = "CreateAlmSessionRequest";
    static constexpr std::string_view doc =
        "Files of a balance sheet: ZIP of CSVs (our columns, or a core-banking extract), CSV, XLSX "
        "or Parquet; schedules and curves among them.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("name", &T::name, "Free text.", {.min_length = 1, .max_length = 200}),
            required("files", &T::files, "What to read.", {.min_items = 1, .max_items = 100}),
            required("as_of", &T::as_of, "Analysis date."),
            required("currency", &T::currency,
                     "Reporting currency, and that of contracts that name none.",
                     {.min_length = 3, .max_length = 3}),
            optional("market", &T::market, "Curves; others may come in a file."),
            optional("tier1", &T::tier1,
                     "Tier 1 capital, for the outlier tests; kept in the session's market.",
                     {.minimum = 0}),
            optional("behaviour", &T::behaviour, "Prepayment, withdrawal, deposits."),
            optional("pinned", &T::pinned, "Whether it stays until it is deleted.")),
        alm_curve_choice_fields<T>());
};

template <>
struct Described<service::AlmSessionRequest> {
    using T = service::AlmSessionRequest;
    static constexpr std::string_view name = "AlmSessionRequest";
    static constexpr std::string_view doc = "Names an ALM session.";
    static constexpr auto fields =
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits));
};

template <>
struct Described<service::ListAlmSessionsRequest> {
    using T = service::ListAlmSessionsRequest;
    static constexpr std::string_view name = "ListAlmSessionsRequest";
    static constexpr std::string_view doc = "One's own sessions, the last used first.";
    static constexpr auto fields = wire::list(
        optional("limit", &T::limit, "At most so many.", kPageLimits),
        optional("cursor", &T::cursor, "next_cursor of the page before.", kCursorLimits));
};

template <>
struct Described<service::UpdateAlmSessionRequest> {
    using T = service::UpdateAlmSessionRequest;
    static constexpr std::string_view name = "UpdateAlmSessionRequest";
    static constexpr std::string_view doc = "What to change; what is left out stays.";
    static constexpr auto fields =
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits),
                   required("if_match", &T::if_match, "The version that is changed, such as v1.",
                            {.max_length = 64}),
                   optional("name", &T::name, "Free text.", {.min_length = 1, .max_length = 200}),
                   optional("pinned", &T::pinned, "Whether it stays until it is deleted."),
                   optional("market", &T::market, "Curves, exchange rates and rules."),
                   optional("behaviour", &T::behaviour, "Prepayment, withdrawal, deposits."));
};

template <>
struct Described<service::AlmSessionCurvesRequest> {
    using T = service::AlmSessionCurvesRequest;
    static constexpr std::string_view name = "AlmSessionCurvesRequest";
    static constexpr std::string_view doc =
        "Files of curves: an id in each row, tenors (ON 1W 1M … 50Y) in columns.";
    static constexpr auto fields = wire::combined(
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits),
                   required("files", &T::files, "CSV or XLSX.", {.min_items = 1, .max_items = 10})),
        alm_curve_choice_fields<T>());
};

template <>
struct Described<service::AlmSessionSource> {
    using T = service::AlmSessionSource;
    static constexpr std::string_view name = "AlmSessionSource";
    static constexpr std::string_view doc = "A file of the upload and what it held.";
    static constexpr auto fields = wire::list(
        required("file", &T::file, "Its name; of a ZIP, archive/entry."),
        required("kind", &T::kind,
                 "positions, schedules, curves, bank_extract, passed_over, unknown."),
        required("rows", &T::rows, "Contracts."), required("positions", &T::positions, "Taken."),
        required("rejected", &T::rejected, "With an error."),
        required("discarded", &T::discarded, "Marked by the bank as not to be used."),
        required("rejected_balance", &T::rejected_balance, "Where it could be read."),
        optional("defaulted", &T::defaulted, "Of those taken, without a term: see defaults."),
        optional("planned", &T::planned, "Not yet made, by the bank's mark: left out."));
};

template <>
struct Described<service::AlmControlTotal> {
    using T = service::AlmControlTotal;
    static constexpr std::string_view name = "AlmControlTotal";
    static constexpr std::string_view doc = "Outstanding principal taken from a file.";
    static constexpr auto fields = wire::list(required("file", &T::file, "Its name."),
                                              required("side", &T::side, "Asset or liability."),
                                              required("currency", &T::currency, "Of the balance."),
                                              required("positions", &T::positions, "How many."),
                                              required("balance", &T::balance, "Their sum."),
                                              optional("notional", &T::notional,
                                                       "Of swaps, caps and floors, which are in "
                                                       "no balance."));
};

template <>
struct Described<service::AlmNamedDiscount> {
    using T = service::AlmNamedDiscount;
    static constexpr std::string_view name = "AlmNamedDiscount";
    static constexpr std::string_view doc = "Contracts that name a discount curve.";
    static constexpr auto fields = wire::list(required("currency", &T::currency, "Theirs."),
                                              required("curve", &T::curve, "Its id."),
                                              required("positions", &T::positions, "How many."),
                                              required("balance", &T::balance, "Their sum."));
};

template <>
struct Described<service::AlmFault> {
    using T = service::AlmFault;
    static constexpr std::string_view name = "AlmFault";
    static constexpr std::string_view doc =
        "A row, or a term of one, that could not be used; error: the row is no position.";
    static constexpr auto fields = wire::list(
        required("severity", &T::severity, "How much it matters."),
        required("file", &T::file, "Its name."), required("line", &T::line, "From 1."),
        required("id", &T::id, "Of the contract, where known."),
        required("column", &T::column, "Which."), required("value", &T::value, "What stood there."),
        required("rule", &T::rule, "A stable word: number, date, required, duplicate …"),
        required("message", &T::message, "What was expected."),
        required("fix", &T::fix, "How to mend it."));
};

template <>
struct Described<service::AlmSessionBlock> {
    using T = service::AlmSessionBlock;
    static constexpr std::string_view name = "AlmSessionBlock";
    static constexpr std::string_view doc = "Files of a block of positions.";
    static constexpr auto fields =
        wire::list(required("positions", &T::positions, ""), required("amounts", &T::amounts, ""),
                   required("places", &T::places, ""), required("rows", &T::rows, ""));
};

template <class T>
constexpr auto alm_session_contents_fields() {
    return wire::list(
        required("as_of", &T::as_of, "Analysis date."),
        required("currency", &T::currency, "Reporting currency."),
        required("positions", &T::positions, "Taken from all files."),
        required("rejected", &T::rejected, "Rows that are no position."),
        required("coverage", &T::coverage,
                 "Balance taken over balance read, refused rows included."),
        required("faults", &T::faults, "How many there are."),
        required("files", &T::files, "What each held."),
        required("totals", &T::totals, "By file, side and currency."),
        optional("defaulted", &T::defaulted, "Share of the balance taken that lacks a term."),
        optional("defaults", &T::defaults, "What was taken for it, by file."),
        optional("discounts", &T::discounts,
                 "Curves that contracts of an extract name to be discounted with."));
}

template <>
struct Described<service::AlmSessionManifest> {
    using T = service::AlmSessionManifest;
    static constexpr std::string_view name = "AlmSessionManifest";
    static constexpr std::string_view doc = "What a stored session holds and where.";
    static constexpr auto fields = wire::combined(
        alm_session_contents_fields<T>(),
        wire::list(required("blocks", &T::blocks, ""), required("data_digest", &T::data_digest, ""),
                   optional("market", &T::market, ""), optional("behaviour", &T::behaviour, "")));
};

template <>
struct Described<service::AlmSessionView> {
    using T = service::AlmSessionView;
    static constexpr std::string_view name = "AlmSession";
    static constexpr std::string_view doc = "An uploaded balance sheet with its curves.";
    static constexpr auto fields = wire::combined(
        wire::list(required("id", &T::id, "Session id."), required("name", &T::name, "Free text."),
                   required("pinned", &T::pinned, "Whether it stays until it is deleted."),
                   required("size_bytes", &T::size_bytes, "On disk."),
                   required("created_at", &T::created_at, "When it was made."),
                   required("last_accessed_at", &T::last_accessed_at, "Last use."),
                   required("version", &T::version, "Goes up with every change.")),
        alm_session_contents_fields<T>(),
        wire::list(required("first_faults", &T::first_faults, "The first twenty."),
                   required("market", &T::market, "Null: none yet."),
                   required("behaviour", &T::behaviour, "Prepayment, withdrawal, deposits."),
                   required("data_digest", &T::data_digest, "Of the positions."),
                   required("issues", &T::issues, "What is missing.")));
};

template <>
struct Described<service::AlmSessionRow> {
    using T = service::AlmSessionRow;
    static constexpr std::string_view name = "AlmSessionRow";
    static constexpr std::string_view doc = "A session in a list.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Session id."), required("name", &T::name, "Free text."),
                   required("pinned", &T::pinned, "Whether it stays until it is deleted."),
                   required("size_bytes", &T::size_bytes, "On disk."),
                   required("created_at", &T::created_at, "When it was made."),
                   required("last_accessed_at", &T::last_accessed_at, "Last use."),
                   required("version", &T::version, "Goes up with every change."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("currency", &T::currency, "Reporting currency."),
                   required("positions", &T::positions, "How many."),
                   required("coverage", &T::coverage, "Balance taken over balance read."));
};

template <>
struct Described<service::ListAlmSessionsResponse> {
    using T = service::ListAlmSessionsResponse;
    static constexpr std::string_view name = "ListAlmSessionsResponse";
    static constexpr std::string_view doc = "A page of sessions.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The sessions."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

template <>
struct Described<service::DeletedAlmSession> {
    using T = service::DeletedAlmSession;
    static constexpr std::string_view name = "DeletedAlmSession";
    static constexpr std::string_view doc = "The session and its files are gone.";
    static constexpr auto fields = wire::list(required("deleted", &T::deleted, "True."));
};

template <>
struct Described<service::AlmSessionFaultsRequest> {
    using T = service::AlmSessionFaultsRequest;
    static constexpr std::string_view name = "AlmSessionFaultsRequest";
    static constexpr std::string_view doc = "What could not be read of an upload.";
    static constexpr auto fields = wire::list(
        required("session", &T::session, "Session id.", kSessionIdLimits),
        optional("limit", &T::limit, "At most so many.", kPageLimits),
        optional("cursor", &T::cursor, "next_cursor of the page before.", kCursorLimits));
};

template <>
struct Described<service::AlmSessionFaultsResponse> {
    using T = service::AlmSessionFaultsResponse;
    static constexpr std::string_view name = "AlmSessionFaultsResponse";
    static constexpr std::string_view doc = "A page of faults, as they stood in the files.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The faults; the first 100,000 are kept."),
        required("total", &T::total, "All there were."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

}  // namespace ballast::wire
