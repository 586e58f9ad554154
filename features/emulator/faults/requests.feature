Feature: Faults of requests
  A test decides what goes wrong and how often. The journal tells where it did.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT
    And Alice has written "First" to Bob

  Scenario: A service that is overloaded
    Given the fault "status" strikes the next request of the application
    When the application reads its extension once
    Then the answer is 503 with the error "CMN-211"
    And the answer has "Retry-After" "10"
    And the hint says "fault 1 was armed to do this"
    And the request is recorded with the fault "status"

  Scenario: A fault fires as often as it was armed for
    Given the fault "status" strikes the next request of the application
    And the application has read its extension once
    When the application reads its extension once
    Then the answer is 200
    And the fault has fired 1 times and will fire 0 times more
    And no fault is armed

  Scenario Outline: Each service refuses in its own envelope
    Given the fault "status" strikes every request with "status=<status>&match.path=/restapi/**"
    When the application signs Alice in with a JWT in sandbox
    Then the answer is <status> with the error "<code>"

    Examples:
      | status | code    |
      | 500    | CMN-203 |
      | 503    | CMN-201 |
      | 401    | OAU-146 |

  Scenario: A fault leaves others alone
    Given the fault "status" strikes every request of Bob
    When the application reads its extension once
    Then the answer is 200

  Scenario: A fault of one path leaves the others alone
    Given the fault "status" strikes every request with "status=500&match.method=POST&match.path=/team-messaging/v1/chats/{chatId}/posts"
    And the application has tried to post "Second" to the conversation
    When the application lists its chats
    Then the answer is 200

  Scenario: Another code and another text
    Given the fault "status" strikes the next request with "status=403&errorCode=CMN-303&message=No plan"
    When the application reads its extension once
    Then the answer is 403 with the error "CMN-303"

  Scenario: A penalty lasts as long as it says
    Given the fault "rateLimit" strikes the next request of the application with "retryAfter=10m"
    And the application has read its extension once
    And 9 minutes have passed
    When the application reads its extension once
    Then the answer is 429 with the error "CMN-301"
    And the answer has "Retry-After" "600"
    And the answer has "X-Rate-Limit-Remaining" "0"

  Scenario: Then it is over
    Given the fault "rateLimit" strikes the next request of the application with "retryAfter=10m"
    And the application has read its extension once
    And 10 minutes have passed
    When the application reads its extension once
    Then the answer is 200

  Scenario: A request that comes late
    Given the fault "latency" strikes the next request with "latency=50ms"
    When the application reads its extension once
    Then the answer is 200
    And the request is recorded with the fault "latency"

  Scenario: A connection that breaks before the request is applied
    Given the fault "cutBefore" strikes the next request
    When the application posts "Second" to the conversation
    Then the connection is cut
    And the conversation reads:
      | Alice | First |

  Scenario: A connection that breaks after the request was applied
    Given the fault "cutAfter" strikes the next request
    When the application posts "Second" to the conversation
    Then the connection is cut
    And the request is recorded with the fault "cutAfter"
    And the conversation reads:
      | Alice | First  |
      | Alice | Second |

  Scenario: A request that is applied long after its connection broke
    Given the fault "cutLate" strikes the next request with "after=5m"
    And the application has tried to post "Second" to the conversation
    And Bob has written "Third" to Alice
    When 5 minutes pass
    Then the connection is cut
    And the conversation reads:
      | Alice | First  |
      | Bob   | Third  |
      | Alice | Second |

  Scenario: A reset forgets what was to be applied late
    Given the fault "cutLate" strikes the next request with "after=5m"
    And the application has tried to post "Second" to the conversation
    And the emulator was reset to the seed
    And 5 minutes have passed
    When Alice writes "First" to Bob
    Then the conversation reads:
      | Alice | First |

  Scenario: A token that is revoked on the way
    Given the fault "revokeToken" strikes the next request
    When the application reads its extension once
    Then the answer is 401 with the error "OAU-213"
    And the request is recorded with the fault "revokeToken"

  Scenario: A refresh token that is revoked on the way
    Given the fault "revokeToken" strikes the next request
    When the application refreshes with the latest refresh token
    Then the answer is 400 with the error "OAU-211"

  Scenario: Whoever disarms the faults has peace
    Given the fault "status" strikes every request
    And the faults were disarmed
    When the application reads its extension once
    Then the answer is 200

  Scenario: A reset disarms the faults
    Given the fault "status" strikes every request
    And the emulator was reset to the seed
    When the application signs Alice in with a JWT in sandbox
    Then the answer is 200
    And no fault is armed

  Scenario: A snapshot leaves them armed
    Given everything was saved as "before"
    And the fault "status" strikes every request
    And "before" was restored
    When the application reads its extension once
    Then the answer is 503 with the error "CMN-211"
    And 1 fault is armed
