// All lists have the same page limits.
#include <algorithm>
#include <string_view>
#include <vector>

#include "support/world.hpp"

namespace ballast::service {
namespace {

bool has_field(const Method& method, std::string_view name) {
    const auto fields = method.request_fields();
    return std::ranges::any_of(fields, [&](const FieldInfo& field) { return field.name == name; });
}

std::vector<const Method*> lists(const MethodTable& table) {
    std::vector<const Method*> found;
    for (const Method* method : table.all())
        if (has_field(*method, "limit") &&
            (has_field(*method, "cursor") || has_field(*method, "before")))
            found.push_back(method);
    return found;
}

bool refuses_limit(const Method& method, int limit) {
    const Status status = method.validate(fmt::format(R"({{"limit":{}}})", limit), {});
    return !status && std::ranges::any_of(status.error().errors, [](const FieldError& error) {
        return error.pointer == "/limit" && error.code == "range";
    });
}

TEST(Pages, HaveFiftyRowsByDefaultAndAtMostFiveHundred) {
    const MethodTable table = make_method_table();
    EXPECT_GE(lists(table).size(), 5U);
    for (const Method* method : lists(table)) {
        const test::Json schema(method->request_schema());
        EXPECT_EQ(schema.number("/properties/limit/default"), 50.0) << method->info().name;
        EXPECT_EQ(schema.number("/properties/limit/maximum"), 500.0) << method->info().name;
        EXPECT_EQ(schema.number("/properties/limit/minimum"), 1.0) << method->info().name;
        for (const int limit : {1, 500})
            EXPECT_FALSE(refuses_limit(*method, limit)) << method->info().name;
        for (const int limit : {-1, 0, 501, 100'000})
            EXPECT_TRUE(refuses_limit(*method, limit)) << method->info().name;
    }
}

}  // namespace
}  // namespace ballast::service
