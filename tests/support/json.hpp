// A JSON document for tests, accessed by pointers: json.number("/results/0/var").
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Only its own source and the few tests that walk through a whole document read the parser's
// header, which takes longer to compile than most tests.
namespace simdjson::dom {
class element;
}

namespace ballast::test {

// A text that is not JSON, a pointer to nothing and a value of another type fail the test.
class Json {
public:
    explicit Json(std::string_view text);
    ~Json();
    Json(const Json&) = delete;
    Json& operator=(const Json&) = delete;

    const simdjson::dom::element& root() const;

    bool has(std::string_view pointer) const;
    bool is_null(std::string_view pointer) const;
    std::string text(std::string_view pointer) const;
    double number(std::string_view pointer) const;
    bool truth(std::string_view pointer) const;
    std::size_t size(std::string_view pointer) const;  // of an array
    // The member of every object in the array at `pointer`.
    std::vector<std::string> texts(std::string_view pointer, std::string_view member) const;
    // The value as a document without blanks.
    std::string minified(std::string_view pointer = "") const;

private:
    struct Document;
    std::unique_ptr<Document> document_;
};

}  // namespace ballast::test
