Feature: Users of an account
  What administrators and users may do to extensions.

  Background:
    Given the company Acme

  Scenario: Only administrators add users
    When Alice adds the user Nina
    Then the answer is 403 with the error "CMN-408"

  Scenario: Nobody edits a colleague
    When Alice renames Bob to "Rob"
    Then the answer is 403 with the error "CMN-408"

  Scenario: Everybody edits themselves
    When Bob renames Bob to "Robert"
    Then the answer is 200
    And Alice finds "robert" in the directory

  Scenario: Only administrators delete users
    When Alice deletes the user Bob
    Then the answer is 403 with the error "CMN-408"

  Scenario: A deleted user is gone from the directory
    When Ada deletes the user Bob
    Then the answer is 204
    And Alice does not find "bob" in the directory

  Scenario: The tokens of a deleted user are answered that the extension is gone
    Given the application has signed Bob in with a JWT
    And Ada has deleted the user Bob
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-232"

  Scenario: A frozen user cannot be used
    Given the application has signed Bob in with a JWT
    And Ada has frozen Bob
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-141"

  Scenario: A new password ends every session
    Given the application has signed Bob in with a JWT
    And Bob has changed the password of Bob to "Changed-5678"
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-213"

  Scenario: A password has to be worth the name
    When Bob changes the password of Bob to "simple"
    Then the answer is 400 with the error "CMN-101"

  Scenario: Colleagues see what somebody sets the presence to
    When Bob sets the presence of Bob to Busy
    Then Alice sees that Bob is Busy

  Scenario: Nobody sets the presence of a colleague
    When Alice sets the presence of Bob to Busy
    Then the answer is 403 with the error "CMN-408"
