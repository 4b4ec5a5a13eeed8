// Descriptions of the ALM sessions: keeping them.
#pragma once

#include "service/alm/describe_value.hpp"
#include "service/alm/session_requests.hpp"

namespace ballast::describe {

inline constexpr Limits kSessionIdLimits{.min_length = 36, .max_length = 36};
inline constexpr Limits kPageLimits{.minimum = 1, .maximum = 500};
inline constexpr Limits kCursorLimits{.max_length = 4096};

template <>
struct Described<service::AlmMarket> {
    using T = service::AlmMarket;
    static constexpr std::string_view name = "AlmMarket";
    static constexpr std::string_view doc = "Curves, exchange rates and regulation of a valuation.";
    static constexpr auto fields = alm_market_fields<T>();
};

template <>
struct Described<service::AlmSessionFile> {
    using T = service::AlmSessionFile;
    static constexpr std::string_view name = "AlmSessionFile";
    static constexpr std::string_view doc =
        "A file: an upload, a path on this machine, or a name with its content.";
    static constexpr auto fields = wire::list(
        optional("upload", &T::upload, "Id of an upload; the upload is removed once it is read.",
                 {.max_length = 36}),
        optional("file", &T::file, "Path of the file, where the interface accepts paths.",
                 {.max_length = 4096}),
        optional("name", &T::name, "Name of the file whose text is `content`.",
                 {.max_length = 255}),
        optional("content", &T::content, "Text of a CSV file.", {.max_length = 1U << 28}));
};

template <class T>
constexpr auto alm_curve_choice_fields() {
    return wire::list(optional("discount_curves", &T::discount_curves,
                               "Id of the discount curve by currency; otherwise the first curve "
                               "whose id ends in _OIS, or else the currency's first.",
                               {.max_length = 64}),
                      optional("fx", &T::fx,
                               "Units of reporting currency per unit of each currency; positions "
                               "in a currency without a rate are left out.",
                               {.minimum = 0, .exclusive_minimum = true}));
}

template <>
struct Described<service::CreateAlmSessionRequest> {
    using T = service::CreateAlmSessionRequest;
    static constexpr std::string_view name = "CreateAlmSessionRequest";
    static constexpr std::string_view doc =
        "Files of a balance sheet: ZIP of CSV files (columns of this API, or a core-banking "
        "extract), CSV, XLSX or Parquet; may include schedules and curves.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("name", &T::name, "Name of the session, as free text.",
                     {.min_length = 1, .max_length = 200}),
            required("files", &T::files, "Files to read.", {.min_items = 1, .max_items = 100}),
            required("as_of", &T::as_of, "Analysis date."),
            required("currency", &T::currency,
                     "Reporting currency, also the currency of contracts that do not state one.",
                     {.min_length = 3, .max_length = 3}),
            optional("market", &T::market,
                     "Curves, exchange rates and regulation; curves may also come in a file."),
            optional("tier1", &T::tier1,
                     "Tier 1 capital in the reporting currency, for the supervisory outlier tests; "
                     "stored in the session's market.",
                     {.minimum = 0}),
            optional(
                "behaviour", &T::behaviour,
                "Behavioral assumptions: prepayment, early withdrawal and non-maturity deposits."),
            optional("pinned", &T::pinned, "Whether the session is kept until it is deleted.")),
        alm_curve_choice_fields<T>());
};

template <>
struct Described<service::AlmSessionRequest> {
    using T = service::AlmSessionRequest;
    static constexpr std::string_view name = "AlmSessionRequest";
    static constexpr std::string_view doc = "Identifies an ALM session.";
    static constexpr auto fields =
        wire::list(required("session", &T::session, "Session id.", kSessionIdLimits));
};

template <>
struct Described<service::ListAlmSessionsRequest> {
    using T = service::ListAlmSessionsRequest;
    static constexpr std::string_view name = "ListAlmSessionsRequest";
    static constexpr std::string_view doc = "Page of your ALM sessions, most recently used first.";
    static constexpr auto fields = wire::list(
        optional("limit", &T::limit, "Largest number of sessions per page.", kPageLimits),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 kCursorLimits));
};

template <>
struct Described<service::UpdateAlmSessionRequest> {
    using T = service::UpdateAlmSessionRequest;
    static constexpr std::string_view name = "UpdateAlmSessionRequest";
    static constexpr std::string_view doc =
        "Changes to a session; fields left out are not changed.";
    static constexpr auto fields = wire::list(
        required("session", &T::session, "Session id.", kSessionIdLimits),
        required("if_match", &T::if_match,
                 "Version to change, such as v1; the request fails if it is no longer current.",
                 {.max_length = 64}),
        optional("name", &T::name, "Name of the session, as free text.",
                 {.min_length = 1, .max_length = 200}),
        optional("pinned", &T::pinned, "Whether the session is kept until it is deleted."),
        optional("market", &T::market, "Curves, exchange rates and regulation."),
        optional(
            "behaviour", &T::behaviour,
            "Behavioral assumptions: prepayment, early withdrawal and non-maturity deposits."));
};

template <>
struct Described<service::AlmSessionCurvesRequest> {
    using T = service::AlmSessionCurvesRequest;
    static constexpr std::string_view name = "AlmSessionCurvesRequest";
    static constexpr std::string_view doc =
        "Curve files: an id in each row, tenors (ON 1W 1M … 50Y) in columns.";
    static constexpr auto fields =
        wire::combined(wire::list(required("session", &T::session, "Session id.", kSessionIdLimits),
                                  required("files", &T::files, "Curve files in CSV or XLSX format.",
                                           {.min_items = 1, .max_items = 10})),
                       alm_curve_choice_fields<T>());
};

template <>
struct Described<service::AlmSessionSource> {
    using T = service::AlmSessionSource;
    static constexpr std::string_view name = "AlmSessionSource";
    static constexpr std::string_view doc = "A file of the upload and its contents.";
    static constexpr auto fields = wire::list(
        required("file", &T::file, "Name of the file; archive/entry for a file in a ZIP archive."),
        required("kind", &T::kind,
                 "Kind of file: positions, schedules, curves, bank_extract, earlier_bank, "
                 "earlier_figures, skipped or unknown."),
        required("rows", &T::rows, "Number of contracts in the file."),
        required("positions", &T::positions, "Number of positions accepted."),
        required("rejected", &T::rejected, "Number of rows rejected because of an error."),
        required("discarded", &T::discarded,
                 "Number of rows that the bank marks as not to be used."),
        required("rejected_balance", &T::rejected_balance,
                 "Balance of the rejected rows, where it could be read."),
        optional("defaulted", &T::defaulted,
                 "Number of accepted positions with a missing term; see defaults."),
        optional("planned", &T::planned,
                 "Number of contracts that the bank marks as planned but not yet concluded; they "
                 "are left out."));
};

template <>
struct Described<service::AlmControlTotal> {
    using T = service::AlmControlTotal;
    static constexpr std::string_view name = "AlmControlTotal";
    static constexpr std::string_view doc = "Outstanding principal accepted from a file.";
    static constexpr auto fields = wire::list(
        required("file", &T::file, "Name of the file."),
        required("side", &T::side, "Side of the balance sheet: asset or liability."),
        required("currency", &T::currency, "Currency of the balance."),
        required("positions", &T::positions, "Number of positions."),
        required("balance", &T::balance, "Total balance of the positions."),
        optional("notional", &T::notional,
                 "Notional of swaps, caps and floors, which is not part of any balance."));
};

template <>
struct Described<service::AlmNamedDiscount> {
    using T = service::AlmNamedDiscount;
    static constexpr std::string_view name = "AlmNamedDiscount";
    static constexpr std::string_view doc = "Contracts that state a discount curve.";
    static constexpr auto fields =
        wire::list(required("currency", &T::currency, "Currency of the contracts."),
                   required("curve", &T::curve, "Id of the discount curve."),
                   required("positions", &T::positions, "Number of contracts."),
                   required("balance", &T::balance, "Total balance of the contracts."));
};

template <>
struct Described<service::AlmRuledDeposits> {
    using T = service::AlmRuledDeposits;
    static constexpr std::string_view name = "AlmRuledDeposits";
    static constexpr std::string_view doc =
        "Non-maturity deposits without run-off dates, whose run-off is that of a rule.";
    static constexpr auto fields = wire::list(
        required("key", &T::key,
                 "Key of the rule in behaviour.deposits; empty where none is named."),
        required("positions", &T::positions, "Number of deposits."),
        required("balance", &T::balance, "Total balance of the deposits over all currencies."),
        required("first", &T::first, "Id of the first deposit."));
};

template <>
struct Described<service::AlmRowError> {
    using T = service::AlmRowError;
    static constexpr std::string_view name = "AlmRowError";
    static constexpr std::string_view doc =
        "An error in a row or in one of its terms. With severity error the whole row is rejected.";
    static constexpr auto fields = wire::list(
        required("severity", &T::severity, "Severity: how much the error matters."),
        required("file", &T::file, "Name of the file."),
        required("line", &T::line, "Line number, from 1."),
        required("id", &T::id, "Id of the contract, where known."),
        required("column", &T::column, "Column in error."),
        required("value", &T::value, "Value in the file."),
        required(
            "rule", &T::rule,
            "Stable code of the rule that is broken, such as number, date, required or duplicate."),
        required("message", &T::message, "Description of the error and of what was expected."),
        required("fix", &T::fix, "Suggested fix."));
};

template <>
struct Described<service::AlmSessionBlock> {
    using T = service::AlmSessionBlock;
    static constexpr std::string_view name = "AlmSessionBlock";
    static constexpr std::string_view doc = "Files of a block of stored positions.";
    static constexpr auto fields =
        wire::list(required("positions", &T::positions, ""), required("amounts", &T::amounts, ""),
                   required("places", &T::places, ""), required("rows", &T::rows, ""));
};

template <class T>
constexpr auto alm_session_contents_fields() {
    return wire::list(
        required("as_of", &T::as_of, "Analysis date."),
        required("currency", &T::currency, "Reporting currency."),
        required("positions", &T::positions, "Number of positions accepted from all files."),
        required("rejected", &T::rejected, "Number of rows rejected."),
        required("coverage", &T::coverage,
                 "Share of the balance read that was accepted; the balance read includes rejected "
                 "rows."),
        required("errors", &T::errors, "Number of errors."),
        required("files", &T::files, "Contents by file."),
        required("totals", &T::totals, "Control totals by file, side and currency."),
        optional("defaulted", &T::defaulted,
                 "Share of the accepted balance whose positions lack a term."),
        optional("defaults", &T::defaults, "Defaults used for missing terms, by file."),
        optional("discounts", &T::discounts,
                 "Discount curves stated by the contracts of an extract."),
        optional("ruled_deposits", &T::ruled_deposits,
                 "Non-maturity deposits without run-off dates, by the key of their rule."));
}

template <>
struct Described<model::EarlierBankMeasure> {
    using enum model::EarlierBankMeasure;
    static constexpr std::string_view name = "EarlierBankMeasure";
    static constexpr std::string_view doc = "Measure of a balance sheet.";
    static constexpr std::array values{
        word(kEve, "eve", "Economic value of equity.", "EVE"),
        word(kDeltaEve, "delta_eve", "Change of EVE from the base scenario.", "ΔEVE"),
        word(kNii, "nii", "Net interest income.", "NII"),
        word(kDeltaNii, "delta_nii", "Change of NII from the base scenario.", "ΔNII"),
        word(kEveBucket, "eve_bucket", "Present value of the payments in a time bucket.",
             "EVE by time bucket"),
        word(kNiiMonth, "nii_month", "Net interest income of one month.", "NII by month")};
};

template <class T>
constexpr auto earlier_bank_figure_fields() {
    return wire::list(
        required("measure", &T::measure, "Measure of the figure."),
        required("scenario", &T::scenario, "Scenario, such as parallel_up."),
        required("value", &T::value, "Value that the earlier system stored."),
        optional("month", &T::month, "Month of an nii_month, from 1."),
        optional("from_years", &T::from_years,
                 "First year of the time bucket of an eve_bucket, in years of 365 "
                 "days."),
        optional("bucket", &T::bucket, "Name of the time bucket in the earlier system."));
}

template <>
struct Described<model::EarlierBankFigure> {
    using T = model::EarlierBankFigure;
    static constexpr std::string_view name = "EarlierBankFigure";
    static constexpr std::string_view doc = "A figure that an earlier system stored.";
    static constexpr auto fields = earlier_bank_figure_fields<T>();
};

template <>
struct Described<model::EarlierBankFigures> {
    using T = model::EarlierBankFigures;
    static constexpr std::string_view name = "EarlierBankFigures";
    static constexpr std::string_view doc = "Figures that an earlier system stored.";
    static constexpr auto fields = wire::list(
        optional("as_of", &T::as_of, ""), optional("discount_curve", &T::discount_curve, ""),
        optional("horizon_months", &T::horizon_months, ""),
        optional("deposits_left_out", &T::deposits_left_out, ""),
        required("figures", &T::figures, ""));
};

template <>
struct Described<service::AlmSessionManifest> {
    using T = service::AlmSessionManifest;
    static constexpr std::string_view name = "AlmSessionManifest";
    static constexpr std::string_view doc = "Contents and storage of a session.";
    static constexpr auto fields = wire::combined(
        alm_session_contents_fields<T>(),
        wire::list(required("blocks", &T::blocks, ""), required("data_digest", &T::data_digest, ""),
                   optional("market", &T::market, ""), optional("tier1", &T::tier1, ""),
                   optional("behaviour", &T::behaviour, ""),
                   optional("assumptions", &T::assumptions, ""),
                   optional("earlier", &T::earlier, "")));
};

inline constexpr std::string_view kMayManageDoc =
    "Whether the caller may pin and delete it: the owner, managers and administrators may.";

template <>
struct Described<service::AlmSessionView> {
    using T = service::AlmSessionView;
    static constexpr std::string_view name = "AlmSession";
    static constexpr std::string_view doc = "An uploaded balance sheet with its curves.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("id", &T::id, "Session id."),
            required("name", &T::name, "Name of the session, as free text."),
            required("pinned", &T::pinned, "Whether the session is kept until it is deleted."),
            required("size_bytes", &T::size_bytes, "Size on disk, in bytes."),
            required("created_at", &T::created_at, "Time the session was created."),
            required("last_accessed_at", &T::last_accessed_at, "Time of last use."),
            required("version", &T::version, "Version number, increased by every change.")),
        alm_session_contents_fields<T>(),
        wire::list(
            required("first_errors", &T::first_errors, "First twenty errors."),
            required("market", &T::market,
                     "Curves, exchange rates and regulation; null when not yet set."),
            required(
                "behaviour", &T::behaviour,
                "Behavioral assumptions: prepayment, early withdrawal and non-maturity deposits."),
            required("assumptions", &T::assumptions,
                     "Approved version whose behavioral assumptions these are, such as "
                     "base-2026@3; empty for assumptions of its own."),
            required("earlier_figures", &T::earlier_figures,
                     "Whether the upload had figures of an earlier system, for "
                     "alm.session.earlier."),
            required("data_digest", &T::data_digest, "SHA-256 digest of the positions."),
            required("owner", &T::owner, "Name of the member who uploaded it."),
            required("may_manage", &T::may_manage, kMayManageDoc),
            required("issues", &T::issues, "What is missing for a valuation.")));
};

template <>
struct Described<service::AlmSessionRow> {
    using T = service::AlmSessionRow;
    static constexpr std::string_view name = "AlmSessionRow";
    static constexpr std::string_view doc = "A session in a list of sessions.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Session id."),
        required("name", &T::name, "Name of the session, as free text."),
        required("pinned", &T::pinned, "Whether the session is kept until it is deleted."),
        required("size_bytes", &T::size_bytes, "Size on disk, in bytes."),
        required("created_at", &T::created_at, "Time the session was created."),
        required("last_accessed_at", &T::last_accessed_at, "Time of last use."),
        required("version", &T::version, "Version number, increased by every change."),
        required("as_of", &T::as_of, "Analysis date."),
        required("currency", &T::currency, "Reporting currency."),
        required("positions", &T::positions, "Number of positions."),
        required("coverage", &T::coverage, "Share of the balance read that was accepted."),
        required("owner", &T::owner, "Name of the member who uploaded it."),
        required("may_manage", &T::may_manage, kMayManageDoc),
        required("expires_at", &T::expires_at,
                 "Time from which the session is deleted if it is not used before; null when it "
                 "is pinned."),
        required("expires_soon", &T::expires_soon,
                 "Whether that time is at most three days away."));
};

template <>
struct Described<service::ListAlmSessionsResponse> {
    using T = service::ListAlmSessionsResponse;
    static constexpr std::string_view name = "ListAlmSessionsResponse";
    static constexpr std::string_view doc = "A page of sessions.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Sessions on this page."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::DeletedAlmSession> {
    using T = service::DeletedAlmSession;
    static constexpr std::string_view name = "DeletedAlmSession";
    static constexpr std::string_view doc =
        "Confirmation that the session and its files have been deleted.";
    static constexpr auto fields = wire::list(required("deleted", &T::deleted, "Always true."));
};

template <>
struct Described<service::AlmSessionErrorsRequest> {
    using T = service::AlmSessionErrorsRequest;
    static constexpr std::string_view name = "AlmSessionErrorsRequest";
    static constexpr std::string_view doc =
        "Page of the errors found while reading a session's files.";
    static constexpr auto fields = wire::list(
        required("session", &T::session, "Session id.", kSessionIdLimits),
        optional("limit", &T::limit, "Largest number of errors per page.", kPageLimits),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 kCursorLimits));
};

template <>
struct Described<service::AlmSessionErrorsResponse> {
    using T = service::AlmSessionErrorsResponse;
    static constexpr std::string_view name = "AlmSessionErrorsResponse";
    static constexpr std::string_view doc = "A page of errors, in file order.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Errors; at most the first 100,000 are kept."),
                   required("total", &T::total, "Total number of errors found."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

}  // namespace ballast::describe
