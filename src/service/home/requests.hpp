// Request and response of home.attention.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"
#include "service/describe_common.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

// In the order in which they are listed.
enum class AttentionKind {
    kBreachedLimit,
    kBreachedTest,
    kLedgerError,
    kStalePrice,
    kFailedJob,
    kExpiringData,
    kMissingBackup,
    kDataIssue,
};

enum class AttentionArea { kPortfolio, kLedger, kBalanceSheet, kDeal, kStatement, kJobs, kBackups };

struct AttentionItem {
    AttentionKind kind = AttentionKind::kDataIssue;
    AttentionArea area = AttentionArea::kPortfolio;
    std::string id;
    std::string name;
    std::string what;
};

struct AttentionRequest {
    std::optional<fin::Date> as_of;
};

struct AttentionResponse {
    std::optional<fin::Date> as_of;
    std::vector<AttentionItem> items;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::AttentionKind> {
    using enum service::AttentionKind;
    static constexpr std::string_view name = "AttentionKind";
    static constexpr std::string_view doc = "Kind of a finding, the most urgent first.";
    static constexpr std::array values{
        word(kBreachedLimit, "breached_limit", "A limit with an open case.", "Breached limits"),
        word(kBreachedTest, "breached_test", "A test that is not met.", "Breached tests"),
        word(kLedgerError, "ledger_error", "Transactions that cannot be posted.", "Ledger errors"),
        word(kStalePrice, "stale_price", "Prices older than three sessions.", "Stale prices"),
        word(kFailedJob, "failed_job", "A job that failed.", "Failed jobs"),
        word(kExpiringData, "expiring_data", "Data that are deleted within three days.",
             "Deleted soon"),
        word(kMissingBackup, "missing_backup", "No recent backup of the installation.", "Backups"),
        word(kDataIssue, "data_issue", "Data that are missing.", "Missing data")};
};

template <>
struct Described<service::AttentionArea> {
    using enum service::AttentionArea;
    static constexpr std::string_view name = "AttentionArea";
    static constexpr std::string_view doc = "What a finding is about.";
    static constexpr std::array values{word(kPortfolio, "portfolio"),
                                       word(kLedger, "ledger"),
                                       word(kBalanceSheet, "balance_sheet"),
                                       word(kDeal, "deal"),
                                       word(kStatement, "statement"),
                                       word(kJobs, "jobs"),
                                       word(kBackups, "backups")};
};

template <>
struct Described<service::AttentionItem> {
    using T = service::AttentionItem;
    static constexpr std::string_view name = "AttentionItem";
    static constexpr std::string_view doc = "A finding that needs attention.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, "Kind of the finding."),
        required("area", &T::area, "What the finding is about."),
        required("id", &T::id,
                 "Short name or id of the portfolio, balance sheet, deal or job; empty for "
                 "the ledger, a statement compared with it and backups."),
        required("name", &T::name, "Name to show."),
        required("what", &T::what, "What was found, as a sentence."));
};

template <>
struct Described<service::AttentionRequest> {
    using T = service::AttentionRequest;
    static constexpr std::string_view name = "AttentionRequest";
    static constexpr std::string_view doc = "Date of a summary of findings.";
    static constexpr auto fields = wire::list(
        optional("as_of", &T::as_of,
                 "Date at which prices are judged. When absent, the date of the latest stored "
                 "prices, and prices are judged today, those of the demo on its date."));
};

template <>
struct Described<service::AttentionResponse> {
    using T = service::AttentionResponse;
    static constexpr std::string_view name = "AttentionResponse";
    static constexpr std::string_view doc = "Findings of the workspace.";
    static constexpr auto fields =
        wire::list(required("as_of", &T::as_of, "Date of the prices; null without stored prices."),
                   required("items", &T::items, "Findings, the most urgent kind first."));
};

}  // namespace ballast::describe
