// Positions of requests and files on their way into the store. The rules are those of
// model/position_entry.hpp; here they meet rows, files and what a portfolio holds already.
#pragma once

#include <optional>

#include "service/call.hpp"
#include "service/portfolio/requests.hpp"

namespace ballast::service {

model::PositionEntry position_entry(const PositionFields& fields);

// The date after which no entry date may be: that of the request, or today.
fin::Date entry_as_of(const Call& call, std::optional<fin::Date> as_of);

// The stored position of which one is a duplicate; none where duplicates are kept.
Result<std::optional<model::Position>> find_duplicate(store::Transaction& transaction,
                                                      const model::Position& position,
                                                      model::Duplicates duplicates);
Error already_held(const model::Position& stored);

// position.create_many
Result<CreatePositionsResponse> create_positions(Call& call, const CreatePositionsRequest& request);

}  // namespace ballast::service
