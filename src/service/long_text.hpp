// A response whose last field is a long text: written to a file while the text is made where the
// interface can send it from there, otherwise in memory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "wire/json.hpp"

namespace ballast::store {
class SpoolFile;
}

namespace ballast::service {

class Call;

class LongText {
public:
    static Result<LongText> begin(Call& call);

    // Whole characters.
    Status append(std::string_view text);
    // SHA-256 of what was appended so far; once.
    std::string digest();

    // The response whose text `field` is its last field: its value, the start of the text, is
    // followed by what was appended.
    template <class Response>
    Result<Response> respond(Response response, std::string Response::* field) {
        if (!file_) {
            response.*field += text_;
            return response;
        }
        TRY_STATUS(send(wire::to_json(response)));
        return Response{};
    }

private:
    explicit LongText(Call& call) : call_(&call) {}
    Status send(std::string response);

    Call* call_;
    std::shared_ptr<store::SpoolFile> file_;  // null: in memory
    std::string text_;
    std::optional<Sha256> hash_ = Sha256();  // none once its digest was taken
};

}  // namespace ballast::service
