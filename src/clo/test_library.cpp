#include "clo/test_library.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "clo/reference_table.hpp"

namespace ballast::clo {

namespace {

LibraryTest test_of(const std::vector<std::string>& row) {
    LibraryTest test;
    test.number = static_cast<int>(reference_number(row[0]));
    test.id = row[1];
    test.name = row[2];
    CHECK(row[3] == "quality" || row[3] == "concentration");
    test.kind = row[3] == "quality" ? TestKind::kQuality : TestKind::kConcentration;
    CHECK(row[4] == "fraction" || row[4] == "number");
    test.unit = row[4] == "number" ? TestUnit::kNumber : TestUnit::kFraction;
    CHECK(row[5] == "min" || row[5] == "max");
    test.bound = row[5] == "min" ? Bound::kMin : Bound::kMax;
    test.threshold = row[6];
    test.value = row[7];
    test.old_value = row[8];
    if (!row[9].empty()) test.old_pass_when_empty = row[9] == "pass";
    test.old_note = row[10];
    return test;
}

}  // namespace

const std::vector<LibraryTest>& test_library() {
    static const std::vector<LibraryTest> kLibrary = [] {
        std::vector<LibraryTest> library;
        for (const auto& row : reference_table("test_library.csv")) library.push_back(test_of(row));
        return library;
    }();
    return kLibrary;
}

const LibraryTest* library_test(int number) {
    const auto& library = test_library();
    const auto found = std::ranges::find(library, number, &LibraryTest::number);
    return found == library.end() ? nullptr : &*found;
}

}  // namespace ballast::clo
