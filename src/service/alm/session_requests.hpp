// Requests and responses for storing ALM sessions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "model/earlier_bank_figures.hpp"
#include "service/alm/requests.hpp"

namespace ballast::service {

// Either `upload`, or `file`, or `name` with `content`.
struct AlmSessionFile {
    std::string upload;
    std::string file;
    std::string name;
    std::string content;
};

struct AlmCurveChoice {
    std::map<std::string, std::string> discount_curves;  // curve id by currency
    std::map<std::string, double> fx;                    // reporting currency per unit
};

struct CreateAlmSessionRequest : AlmCurveChoice {
    std::string name;
    std::vector<AlmSessionFile> files;
    fin::Date as_of;
    std::string currency;
    std::optional<AlmMarket> market;
    std::optional<double> tier1;
    alm::Behaviour behaviour;
    bool pinned = false;
};

struct AlmSessionRequest {
    std::string session;
};

struct ListAlmSessionsRequest {
    int limit = 50;
    std::string cursor;
};

struct UpdateAlmSessionRequest {
    std::string session;
    std::string if_match;
    std::optional<std::string> name;
    std::optional<bool> pinned;
    std::optional<AlmMarket> market;
    std::optional<alm::Behaviour> behaviour;
};

struct AlmSessionCurvesRequest : AlmCurveChoice {
    std::string session;
    std::vector<AlmSessionFile> files;
};

// A file of the upload and its content.
struct AlmSessionSource {
    std::string file;
    std::string kind;  // as documented for AlmSessionSource
    std::int64_t rows = 0;
    std::int64_t positions = 0;
    std::int64_t rejected = 0;
    std::int64_t discarded = 0;
    double rejected_balance = 0.0;
    std::int64_t defaulted = 0;
    std::int64_t planned = 0;
};

// Contracts of a currency that name the curve they should be discounted with.
struct AlmNamedDiscount {
    std::string currency;
    std::string curve;
    std::int64_t positions = 0;
    double balance = 0.0;
};

struct AlmControlTotal {
    std::string file;
    alm::Side side = alm::Side::kAsset;
    std::string currency;
    std::int64_t positions = 0;
    double balance = 0.0;
    double notional = 0.0;
};

struct AlmRowError {
    Severity severity = Severity::kError;
    std::string file;
    std::int64_t line = 0;
    std::string id;
    std::string column;
    std::string value;
    std::string rule;
    std::string message;
    std::string fix;
};

// Non-maturity deposits whose run-off is that of a rule.
struct AlmRuledDeposits {
    std::string key;  // of the rule; empty: they name none
    std::int64_t positions = 0;
    double balance = 0.0;  // over all currencies
    std::string first;     // id of the first position
};

// Counts from reading the files.
struct AlmSessionContents {
    fin::Date as_of;
    std::string currency;
    std::int64_t positions = 0;
    std::int64_t rejected = 0;
    double coverage = 1.0;
    std::int64_t errors = 0;
    std::vector<AlmSessionSource> files;
    std::vector<AlmControlTotal> totals;
    double defaulted = 0.0;
    std::vector<AlmDefault> defaults;
    std::vector<AlmNamedDiscount> discounts;
    std::vector<AlmRuledDeposits> ruled_deposits;
};

// Where the positions are, in the session's directory.
struct AlmSessionBlock {
    std::string positions;
    std::string amounts;
    std::string places;  // file and line of each position
    std::int64_t rows = 0;
};

struct AlmSessionManifest : AlmSessionContents {
    std::vector<AlmSessionBlock> blocks;
    std::string data_digest;
    std::optional<AlmMarket> market;
    std::optional<double> tier1;  // of the upload, for a market that comes later
    alm::Behaviour behaviour;
    std::string assumptions;  // approved version whose rules these are; empty: none
    std::optional<model::EarlierBankFigures> earlier;  // that an earlier system stored
};

struct AlmSessionView : AlmSessionContents {
    std::string id;
    std::string name;
    bool pinned = false;
    std::int64_t size_bytes = 0;
    Instant created_at;
    Instant last_accessed_at;
    std::int64_t version = 1;
    std::vector<AlmRowError> first_errors;
    std::optional<AlmMarket> market;
    alm::Behaviour behaviour;
    std::string assumptions;
    bool earlier_figures = false;
    std::string data_digest;
    std::string owner;
    bool may_manage = false;
    Issues issues;
};

// A session in a list: without its market.
struct AlmSessionRow {
    std::string id;
    std::string name;
    bool pinned = false;
    std::int64_t size_bytes = 0;
    Instant created_at;
    Instant last_accessed_at;
    std::int64_t version = 1;
    fin::Date as_of;
    std::string currency;
    std::int64_t positions = 0;
    double coverage = 1.0;
    std::string owner;
    bool may_manage = false;
    std::optional<Instant> expires_at;
    bool expires_soon = false;
};

struct ListAlmSessionsResponse {
    std::vector<AlmSessionRow> data;
    std::optional<std::string> next_cursor;
};

struct DeletedAlmSession {
    bool deleted = true;
};

struct AlmSessionErrorsRequest {
    std::string session;
    int limit = 50;
    std::string cursor;
};

struct AlmSessionErrorsResponse {
    std::vector<AlmRowError> data;
    std::int64_t total = 0;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service
