// Requests and responses of stored deals: terms by version, state by date, summary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clo/deal.hpp"
#include "clo/deal_summary.hpp"
#include "service/common.hpp"

namespace ballast::service {

struct CreateCloDealRequest {
    clo::Deal document;
    std::optional<fin::Date> effective;
    std::string reason;
    std::string clause;
    bool dry_run = false;
};

struct UpdateCloDealRequest {
    std::string deal;
    std::optional<clo::Deal> document;
    std::optional<fin::Date> effective;
    std::string reason;
    std::string clause;
    std::optional<bool> archived;
    std::string if_match;
    bool dry_run = false;
};

struct CloDealSaved {
    std::string id;
    std::string slug;
    std::int64_t version = 0;
    std::string etag;
    std::optional<fin::Date> effective;
    bool archived = false;
    bool dry_run = false;
    std::vector<std::string> changed;
    Issues issues;
};

struct DeleteCloDealRequest {
    std::string deal;
    std::string if_match;
};

struct GetCloDealRequest {
    std::string deal;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
    std::optional<std::int64_t> version;
    bool summary = true;
};

struct CloDealView {
    std::string id;
    std::string slug;
    std::string name;
    bool archived = false;
    std::string etag;
    std::int64_t version = 0;
    fin::Date effective;
    std::string reason;
    std::string clause;
    fin::Date as_of;
    std::optional<fin::Date> state_as_of;
    std::vector<fin::Date> states;
    clo::Deal document;
    std::optional<clo::DealState> state;
    std::optional<clo::DealSummary> summary;
    Instant created_at;
    Instant updated_at;
    Issues issues;
};

struct ListCloDealsRequest : PageFields {
    std::string text;
    bool archived = false;
    bool summary = true;
};

struct CloDealRowView {
    std::string id;
    std::string slug;
    std::string name;
    std::string currency;
    bool archived = false;
    std::string etag;
    std::int64_t version = 0;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> state_as_of;
    std::optional<clo::DealSummary> summary;
    Instant updated_at;
    std::string error;
};

struct ListCloDealsResponse {
    std::vector<CloDealRowView> data;
    std::optional<std::string> next_cursor;
};

struct CloDealVersionsRequest {
    std::string deal;
};

struct CloDealVersionView {
    std::int64_t version = 0;
    fin::Date effective;
    std::string reason;
    std::string clause;
    std::string source;
    std::optional<std::string> import;
    Instant known_at;
    std::string created_by;
    std::string digest;
    std::vector<std::string> changed;
};

struct CloDealVersionsResponse {
    std::vector<CloDealVersionView> versions;
};

struct PutCloStateRequest {
    std::string deal;
    clo::DealState state;
    std::string source;
    std::string if_match;
    bool dry_run = false;
};

struct CloStateSaved {
    std::string id;
    std::string etag;
    fin::Date as_of;
    std::int64_t number = 0;
    bool replaces = false;
    bool dry_run = false;
    Issues issues;
};

}  // namespace ballast::service
