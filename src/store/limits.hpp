// Limits of the transaction's tenant, their latest checks, and the cases of breaches.
//
// A write of a limit with an expected version fails with kConflict (attribute "version" holds the
// current one) when the row has changed since, and with kNotFound when it does not exist.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/limit.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// kConflict for an id that is taken.
Result<model::RiskLimit> create_limit(Transaction& transaction, model::RiskLimit limit,
                                      Instant now);
Result<model::RiskLimit> get_limit(Transaction& transaction, std::string_view id);
Result<model::RiskLimit> update_limit(Transaction& transaction, const model::RiskLimit& limit,
                                      std::int64_t expected_version, Instant now);
// With its readings; its cases stay.
Status delete_limit(Transaction& transaction, std::string_view id, std::int64_t expected_version);
// Ordered by id.
Result<std::vector<model::RiskLimit>> all_limits(Transaction& transaction);

// Replaces the reading of the limit and subject.
Status put_limit_reading(Transaction& transaction, const model::LimitReading& reading);
// Ordered by limit and subject.
Result<std::vector<model::LimitReading>> limit_readings(Transaction& transaction);
Result<std::optional<model::LimitReading>> limit_reading(Transaction& transaction,
                                                         std::string_view limit,
                                                         std::string_view subject);

struct LimitCaseFilter {
    std::string limit = {};
    std::optional<std::string> subject = {};
    std::optional<bool> open = {};
};

// Adds a case, or replaces the one with its id.
Status put_limit_case(Transaction& transaction, const model::LimitCase& one);
Result<model::LimitCase> get_limit_case(Transaction& transaction, const model::LimitCaseId& id);
Result<std::optional<model::LimitCase>> open_limit_case(Transaction& transaction,
                                                        std::string_view limit,
                                                        std::string_view subject);
// Ordered by the time they were opened.
Result<Page<model::LimitCase>> list_limit_cases(Transaction& transaction,
                                                const LimitCaseFilter& filter,
                                                const PageRequest& page);
// All at once, the most severe and then the oldest first.
Result<std::vector<model::LimitCase>> open_limit_cases(Transaction& transaction);

// Numbers the event within its case.
Status add_limit_event(Transaction& transaction, model::LimitEvent event);
Result<std::vector<model::LimitEvent>> limit_events(Transaction& transaction,
                                                    const model::LimitCaseId& id);

// The limits, readings, cases and events of a subject that is deleted.
Status delete_limits_of(Transaction& transaction, model::LimitSubject subject_type,
                        std::string_view subject);

}  // namespace ballast::store
