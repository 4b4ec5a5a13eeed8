// Functions that add the methods of limits, tags, groups of positions, notifications,
// reviews and activity to the table.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_limit_methods(MethodTable& table);
void add_tag_methods(MethodTable& table);
void add_position_group_methods(MethodTable& table);
void add_notification_methods(MethodTable& table);
void add_review_methods(MethodTable& table);
void add_activity_methods(MethodTable& table);

}  // namespace ballast::service
